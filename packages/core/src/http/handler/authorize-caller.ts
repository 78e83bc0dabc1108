import { isOwner, ownerRule } from "../../store/stream-facts.ts";
import type { Caller } from "./handler-context.ts";
import { type Action, type Authorize, allowAnyone } from "./handler-options.ts";
import { HttpError } from "./http-error.ts";
import type { HandlerRequest } from "./request-head.ts";

/**
 * Calls the app's `authorize`.
 * @returns the caller, or the app's own answer.
 * @throws HttpError 401 for a caller without credentials, 403 for a caller with credentials.
 */
export async function authorizeCaller(
  authorize: Authorize,
  request: HandlerRequest,
  action: Action,
): Promise<Caller | Response> {
  // `allowAnyone` does not read the request, so no Request is created for it.
  if (authorize === allowAnyone) return {};
  const answer: unknown = await authorize(request.web, action);
  if (answer instanceof Response) return answer;
  if (answer === true) return {};
  const owner = ownerIn(answer);
  if (owner !== undefined) return { owner };
  if (answer !== false) {
    throw new TypeError(
      `authorize must return true, false, a Response or { owner }. The owner must be an own property, and it ${ownerRule}.`,
    );
  }
  const hasCredentials = request.headers.has("authorization") || request.headers.has("cookie");
  if (hasCredentials) throw new HttpError("forbidden", "You are not allowed to do this.");
  throw new HttpError("unauthorized", "Sign in first.");
}

/**
 * The object's own `owner` property, read once. Inherited properties are ignored: otherwise code that sets
 * `Object.prototype.owner` would decide who every caller is.
 */
function ownerIn(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
  if (!Object.hasOwn(answer, "owner")) return undefined;
  const { owner } = answer as { readonly owner: unknown };
  return isOwner(owner) ? owner : undefined;
}
