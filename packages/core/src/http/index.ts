export { createHandler } from "./create-handler.ts";
export {
  type Action,
  type ActionType,
  type Admission,
  type Authorization,
  type Authorize,
  allowAnyone,
  type HandlerOptions,
} from "./handler-options.ts";
