import { defaultBasePath } from "../src/http/handler/base-path.ts";
import { makeDocument } from "./document.ts";

/** The document under the default base path, as JSON. What is built has a module in the place of this one: see build.ts. */
export async function documentJson(): Promise<string> {
  return JSON.stringify(await makeDocument(defaultBasePath));
}
