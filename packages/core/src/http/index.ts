export { createHandler } from "./create-handler.ts";
export {
  type Action,
  type ActionType,
  type Admission,
  type Authorization,
  type Authorize,
  allowAnyone,
  type HandlerOptions,
  type RequestDefaults,
} from "./handler-options.ts";
