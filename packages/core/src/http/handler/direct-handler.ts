import type { ByteAnswer } from "../bytes/byte-answer.ts";
import type { HandlerRequest } from "./request-head.ts";

/** What a route answers with: bytes as they lie there, or a Response. */
export type Answer = ByteAnswer | Response;

/** The handler without Request and Response at its border. */
export type DirectHandler = (request: HandlerRequest) => Promise<Answer>;

/** Under which a handler has its direct form, for `toNodeListener`; whoever wraps the handler takes the usual way. */
export const direct: unique symbol = Symbol("dramatis.direct");
