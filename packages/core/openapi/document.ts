import { endpoints } from "../src/http/endpoints/index.ts";
import { answersHead, type Endpoint } from "../src/http/endpoints/shared/endpoint.ts";
import { componentSchemas } from "./component-schemas.ts";
import { documentationOf } from "./documentation-of.ts";
import { type Operation, type ResponseObject, tags } from "./operation.ts";
import { makeSamples, type Samples } from "./samples/make-samples.ts";

const description = `Generate 1 to 4 reference images of a character, keep each under a UUID, choose one, and make a video of it.

Whatever was paid for arrives, and nothing is paid for twice: one failed image of four leaves the other three, and a request that is sent again with its \`Idempotency-Key\` joins the first one.

**Who may call** is the app's decision, and so is how a caller says who it is: this document has no security scheme. An app may also answer by itself, with a limit of its own for example: such answers are not described here.

**Errors** have the fields of a problem (RFC 9457), as \`application/json\`, or as \`application/problem+json\` if \`Accept\` names that. \`code\` says what happened, \`detail\` what to do, \`retryable\` whether the same request may succeed when it is sent again. A 5xx or a 429 means that sending it again costs nothing.

**Later versions** may add fields, codes and events: leave out what you do not know.`;

/** Makes the OpenAPI 3.1 document of the endpoints under a base path, which does not end with a slash. */
export async function makeDocument(basePath: string): Promise<object> {
  return {
    openapi: "3.1.1",
    info: {
      title: "dramatis",
      summary: "Character references: generate, keep, choose, film.",
      description,
      version: "1.0.0",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath || "/", description: "Where the app has mounted the endpoints." }],
    tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
    paths: await pathsOf(endpoints, makeSamples(basePath)),
    components: { schemas: componentSchemas() },
  };
}

async function pathsOf(
  listed: Readonly<Record<string, Endpoint>>,
  samples: Samples,
): Promise<Readonly<Record<string, object>>> {
  const paths: Record<string, object> = {};
  for (const [action, endpoint] of Object.entries(listed)) {
    const { method, path } = endpoint;
    const operation = (await documentationOf(action))(samples);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: operation,
      ...(answersHead(endpoint) ? { head: headOf(operation) } : {}),
    };
  }
  return paths;
}

/** The same without bodies. */
function headOf(operation: Operation): Operation {
  const { operationId, summary, responses } = operation;
  const withoutContent = ({ content, ...response }: ResponseObject): ResponseObject => response;
  return {
    ...operation,
    operationId: `${operationId}Head`,
    summary: `${summary}: the headers alone`,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, withoutContent(response)]),
    ),
  };
}
