import type { Operation } from "./operation.ts";
import type { Samples } from "./samples/make-samples.ts";

/** What the file of an endpoint exports besides the endpoint. */
export type Documentation = (samples: Samples) => Operation;

/**
 * Loads the documentation of an endpoint from its file, which has the name of the action.
 * @throws Error if there is no such file, or no documentation in it.
 */
export async function documentationOf(action: string): Promise<Documentation> {
  const file = `packages/core/src/http/endpoints/${action}.ts`;
  const { documentation } = await load(action).catch((cause: unknown) => {
    throw new Error(`${file} cannot be loaded. The file of an endpoint has the name of its action.`, {
      cause,
    });
  });
  if (isDocumentation(documentation)) return documentation;
  throw new Error(`${file} must export a function \`documentation\`: the OpenAPI document needs it.`);
}

/** A bundler of the source includes every file of this folder, so the tests of endpoints are in another one. */
function load(action: string): Promise<{ readonly documentation?: unknown }> {
  return import(`../src/http/endpoints/${action}.ts`);
}

function isDocumentation(exported: unknown): exported is Documentation {
  return typeof exported === "function";
}
