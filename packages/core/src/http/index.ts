export type { ActionType } from "./endpoints/index.ts";
export { createHandler } from "./handler/create-handler.ts";
export type { RequestDefaults } from "./handler/defaults.ts";
export type { EngineOptions } from "./handler/engines.ts";
export {
  type Action,
  type Admission,
  type Authorization,
  type Authorize,
  allowAnyone,
  type HandlerOptions,
} from "./handler/handler-options.ts";
export { type OpenApiOptions, openApiDocument } from "./openapi-document.ts";
