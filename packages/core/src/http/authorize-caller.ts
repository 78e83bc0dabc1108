import type { Caller } from "./handler-context.ts";
import type { Action, Authorize } from "./handler-options.ts";
import { HttpError } from "./http-error.ts";

/**
 * Asks the app whether this may be done.
 * @returns who calls, or the app's own answer.
 * @throws HttpError 401 for a caller without credentials, 403 for one with.
 */
export async function authorizeCaller(
  authorize: Authorize,
  request: Request,
  action: Action,
): Promise<Caller | Response> {
  const answer: unknown = await authorize(request, action);
  if (answer instanceof Response) return answer;
  if (answer === true) return {};
  const owner = typeof answer === "object" && answer !== null && "owner" in answer ? answer.owner : undefined;
  if (typeof owner === "string" && owner !== "") return { owner };
  if (answer !== false) {
    throw new TypeError(
      "authorize must return true, false, a Response or { owner }, with an owner that is a text.",
    );
  }
  const hasCredentials = request.headers.has("authorization") || request.headers.has("cookie");
  if (hasCredentials) throw new HttpError("forbidden", "You may not do this.");
  throw new HttpError("unauthorized", "Sign in first.");
}
