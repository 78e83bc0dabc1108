import type { HandlerContext } from "../handler/handler-context.ts";
import { jsonResponse } from "../handler/json-response.ts";
import { openApiDocument } from "./openapi-document.ts";

/** GET /openapi.json */
export function openApiResponse({ basePath }: Pick<HandlerContext, "basePath">): Response {
  return jsonResponse(openApiDocument({ basePath }));
}
