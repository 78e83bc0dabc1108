export { createHandler } from "./handler/create-handler.ts";
export {
  type Action,
  type ActionType,
  type Admission,
  type Authorization,
  type Authorize,
  allowAnyone,
  type HandlerOptions,
  type RequestDefaults,
} from "./handler/handler-options.ts";
export { type OpenApiOptions, openApiDocument } from "./openapi-document.ts";
