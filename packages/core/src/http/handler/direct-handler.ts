import type { ByteAnswer } from "../bytes/byte-answer.ts";
import type { HandlerRequest } from "./request-head.ts";

/** What a route answers with: bytes without a Response, or a Response. */
export type Answer = ByteAnswer | Response;

/** The handler in its direct form: it does not need a Request, and can answer without a Response. */
export type DirectHandler = (request: HandlerRequest) => Promise<Answer>;

/**
 * Symbol under which a handler exposes its direct form to `toNodeListener`. A function that wraps the handler does not
 * have it, and is called with a Request.
 */
export const direct: unique symbol = Symbol("dramatis.direct");
