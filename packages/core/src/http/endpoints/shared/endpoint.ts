import type { Answer } from "../../handler/direct-handler.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import type { HandlerRequest } from "../../handler/request-head.ts";

/** One method at one path. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** Relative to the base path. `{id}` is a placeholder for a UUID. */
  readonly path: `/${string}`;
  /** Whether HEAD is answered as well, without the body; if absent, true for GET. */
  readonly hasHead?: boolean;
  /** Whether it lists or removes things: without an owner, these would be everyone's. False if absent. */
  readonly isManaging?: boolean;
  /**
   * Answers a request that the app has authorized.
   *
   * @param id - the id in the path, in lower case; empty if the path has no id.
   * @throws HttpError or DramatisError, which is answered as a problem.
   */
  answer(context: HandlerContext, request: HandlerRequest, caller: Caller, id: string): Promise<Answer>;
}

/** Whether an endpoint also answers HEAD. */
export function answersHead({ method, hasHead = method === "GET" }: Endpoint): boolean {
  return hasHead;
}
