import { defaultBasePath, parseBasePath } from "./handler/base-path.ts";

/** Options of {@link openApiDocument}. */
export interface OpenApiOptions {
  /** The path where the endpoints are mounted; `/api/mv` if absent. */
  readonly basePath?: string;
}

const documents = new Map<string, object>();

/**
 * Returns the OpenAPI 3.1 document of the endpoints under a base path. The first call loads it. The document is created
 * once for each base path, and frozen: copy it with `structuredClone` to add security schemes or servers.
 *
 * @throws DramatisError `invalid_request` for a base path that `createHandler` would refuse.
 * @example
 * ```ts
 * const document = await openApiDocument({ basePath: "/api/mv" });
 * ```
 */
export async function openApiDocument({ basePath }: OpenApiOptions = {}): Promise<object> {
  const base = parseBasePath(basePath);
  const known = documents.get(base);
  if (known !== undefined) return known;
  // The generator is development code. The build replaces that module with the JSON (see tsup.config.ts).
  const { documentJson } = await import("../../openapi/document-json.ts");
  const json = await documentJson();
  // Another call may have been faster.
  const document = documents.get(base) ?? deepFreeze(mountedAt(base, json));
  documents.set(base, document);
  return document;
}

/** The JSON has the default base path in its paths, URLs and examples. No base path has a character that JSON escapes. */
function mountedAt(basePath: string, json: string): object {
  const document = JSON.parse(json.replaceAll(defaultBasePath, basePath));
  if (basePath === "") document.servers[0].url = "/";
  return document;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
