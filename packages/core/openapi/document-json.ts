import { defaultBasePath } from "../src/http/handler/base-path.ts";
import { makeDocument } from "./document.ts";

/** Returns the document for the default base path as JSON. In the built package, build.ts replaces this module. */
export async function documentJson(): Promise<string> {
  return JSON.stringify(await makeDocument(defaultBasePath));
}
