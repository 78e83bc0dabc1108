import type { Answer } from "../../handler/direct-handler.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import type { HandlerRequest } from "../../handler/request-head.ts";

/** What one method does at one path. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the base path; `{id}` stands for a UUID. */
  readonly path: `/${string}`;
  /** Whether HEAD is answered like GET, without the body; true for GET if absent. */
  readonly hasHead?: boolean;
  /** Whether it lists or removes things, which for a caller without an owner are everybody's; false if absent. */
  readonly isManaging?: boolean;
  /**
   * Answers a request that the app has allowed.
   *
   * @param id the id in the address, in lower case; empty where the path has none.
   * @throws HttpError or DramatisError, which becomes the problem that is answered.
   */
  answer(context: HandlerContext, request: HandlerRequest, caller: Caller, id: string): Promise<Answer>;
}

/** Whether an endpoint answers HEAD besides its own method. */
export function answersHead({ method, hasHead = method === "GET" }: Endpoint): boolean {
  return hasHead;
}
