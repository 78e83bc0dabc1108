import type { Samples } from "./media/index.ts";
import type { Operation } from "./operation.ts";

/** The `documentation` function that the file of an endpoint exports. */
export type Documentation = (samples: Samples) => Operation;

/**
 * Loads the documentation of an endpoint from its file, which is named after the action.
 * @throws Error if the file does not exist or does not export `documentation`.
 */
export async function loadDocumentation(action: string): Promise<Documentation> {
  const file = `packages/core/src/http/endpoints/${action}.ts`;
  const { documentation } = await load(action).catch((cause: unknown) => {
    throw new Error(`${file} cannot be loaded. Name the file of an endpoint after its action.`, {
      cause,
    });
  });
  if (isDocumentation(documentation)) return documentation;
  throw new Error(
    `${file} must export a function \`documentation\`. The OpenAPI document is generated from it.`,
  );
}

/** Bundlers include every file that this pattern matches, so the tests of the endpoints are in another folder. */
function load(action: string): Promise<{ readonly documentation?: unknown }> {
  return import(`../src/http/endpoints/${action}.ts`);
}

function isDocumentation(exported: unknown): exported is Documentation {
  return typeof exported === "function";
}
