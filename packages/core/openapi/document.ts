import { endpoints } from "../src/http/endpoints/index.ts";
import { answersHead, type Endpoint } from "../src/http/endpoints/shared/endpoint.ts";
import { componentSchemas } from "./component-schemas.ts";
import { loadDocumentation } from "./load-documentation.ts";
import { documentedMedia, makeSamples, type Samples } from "./media/index.ts";
import type { Operation, ResponseObject } from "./operation.ts";

const description = `Generate 1 to 4 reference images of a character, store each under a UUID, choose one, and generate a video from it.

You get everything that was paid for, and nothing is paid for twice: if one image of four fails, you still get the other three, and a request that is sent again with the same \`Idempotency-Key\` joins the first one.

**Authentication** is up to the app, so this document has no security scheme. The app can also send responses of its own, for example when a rate limit is reached; they are not described here.

**Errors** are problem details (RFC 9457), sent as \`application/json\`, or as \`application/problem+json\` if \`Accept\` names that type. \`code\` is machine-readable, \`detail\` says what happened and what to do, and \`retryable\` says whether the same request can succeed if it is sent again. After a 5xx or a 429, sending the request again costs nothing.

**Later versions** can add fields, codes and events. Ignore those that you do not know.`;

/** The groups of operations. */
const tags = [
  ...Object.values(documentedMedia).map(({ tag }) => tag),
  { name: "Batches", description: "List, follow, retry, cancel and remove image and video batches." },
  { name: "Server", description: "Webhooks from the provider, and this document." },
];

/** Generates the OpenAPI 3.1 document for a base path without a trailing slash. */
export async function makeDocument(basePath: string): Promise<object> {
  return {
    openapi: "3.1.1",
    info: {
      title: "dramatis",
      summary: "Generate, store and choose images of a character, and turn them into videos.",
      description,
      version: "1.0.0",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath || "/", description: "The path at which the app mounts the endpoints." }],
    tags,
    paths: await createPaths(endpoints, makeSamples(basePath)),
    components: { schemas: componentSchemas() },
  };
}

async function createPaths(
  listed: Readonly<Record<string, Endpoint>>,
  samples: Samples,
): Promise<Readonly<Record<string, object>>> {
  const paths: Record<string, object> = {};
  for (const [action, endpoint] of Object.entries(listed)) {
    const { method, path } = endpoint;
    const operation = (await loadDocumentation(action))(samples);
    const [tag] = operation.tags;
    if (!tags.some(({ name }) => name === tag))
      throw new Error(`The tag ${tag} of ${action} is not in the list of tags. Add it, or use another.`);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: operation,
      ...(answersHead(endpoint) ? { head: toHead(operation) } : {}),
    };
  }
  return paths;
}

/** Converts a GET operation to its HEAD operation, whose responses have no bodies. */
function toHead(operation: Operation): Operation {
  const { operationId, summary, responses } = operation;
  const withoutContent = ({ content, ...response }: ResponseObject): ResponseObject => response;
  return {
    ...operation,
    operationId: `${operationId}Head`,
    summary: `${summary}: headers only`,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, withoutContent(response)]),
    ),
  };
}
