import { cacheControl } from "../answered-headers.ts";
import { callerProblems } from "../common-problems.ts";
import type { Endpoint } from "../operation.ts";
import { problemResponses } from "../problem-responses.ts";
import { sentHeaders } from "../sent-headers.ts";

export function webhookEndpoint(): Endpoint {
  const { webhookId, webhookTimestamp, webhookSignature } = sentHeaders;
  const [, , internal] = callerProblems;
  return {
    method: "post",
    path: "/webhooks/replicate",
    hasHead: false,
    operation: {
      operationId: "receiveReplicateWebhook",
      summary: "Take a webhook of Replicate",
      description:
        "For Replicate alone, which signs what it sends: nobody else needs to be let in, and `authorize` is not asked. " +
        "A webhook that comes twice changes nothing.",
      tags: ["Server"],
      parameters: [webhookId, webhookTimestamp, webhookSignature],
      requestBody: {
        description: "The prediction, as Replicate's own documentation has it.",
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", description: "A prediction of Replicate." },
            examples: {
              starting: {
                summary: "A prediction that has begun",
                value: { id: "rrr4z55ocneqzikepnug6xezpe", status: "processing" },
              },
            },
          },
        },
      },
      responses: {
        "204": { description: "It was taken, also one that came before or that is nobody's here." },
        ...problemResponses([
          {
            code: "unauthorized",
            when: "The signature is not right, or too old. Nothing was changed.",
            example: {
              title: "Not signed in",
              detail: "The signature is not right, or too old.",
            },
          },
          ...(internal === undefined ? [] : [internal]),
        ]),
      },
    },
  };
}

export function openApiEndpoint(): Endpoint {
  return {
    method: "get",
    path: "/openapi.json",
    hasHead: true,
    operation: {
      operationId: "getOpenApiDocument",
      summary: "Get this document",
      description: "What you are reading.",
      tags: ["Server"],
      responses: {
        "200": {
          description: "An OpenAPI 3.1 document.",
          headers: { "Cache-Control": cacheControl("no-store") },
          content: {
            "application/json": {
              schema: {
                type: "object",
                description: "OpenAPI 3.1.",
                required: ["openapi", "info", "paths"],
                properties: {
                  openapi: { type: "string", description: "The version of OpenAPI.", pattern: "^3\\.1\\." },
                  info: { type: "object", description: "What it is about.", additionalProperties: true },
                  paths: { type: "object", description: "The endpoints.", additionalProperties: true },
                },
                additionalProperties: true,
              },
              examples: {
                beginning: {
                  summary: "Its beginning",
                  value: { openapi: "3.1.1", info: { title: "dramatis", version: "1.0.0" }, paths: {} },
                },
              },
            },
          },
        },
        ...problemResponses(callerProblems),
      },
    },
  };
}
