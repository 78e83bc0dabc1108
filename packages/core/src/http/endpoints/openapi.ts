import { cacheControl } from "../../../openapi/answered-headers.ts";
import { callerProblems } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { Endpoint } from "./shared/endpoint.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/openapi.json",
  async answer({ openApiDocument }) {
    return jsonResponse(await openApiDocument());
  },
};

export function documentation(): Operation {
  return {
    operationId: "getOpenApiDocument",
    summary: "Get this document",
    description: "The OpenAPI document that you are reading.",
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
                summary: "The beginning of the document",
                value: { openapi: "3.1.1", info: { title: "dramatis", version: "1.0.0" }, paths: {} },
              },
            },
          },
        },
      },
      ...problemResponses(callerProblems),
    },
  };
}
