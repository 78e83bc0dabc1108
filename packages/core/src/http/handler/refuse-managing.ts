import type { Endpoint } from "../endpoints/shared/endpoint.ts";
import type { Caller } from "./handler-context.ts";
import { HttpError } from "./http-error.ts";

/**
 * Refuses listing and removing by a caller without an owner, unless the app's `manage` option allows it.
 * @throws HttpError 403.
 */
export function refuseManaging({ isManaging = false }: Endpoint, caller: Caller, manage: boolean): void {
  if (manage || caller.owner !== undefined || !isManaging) return;
  throw new HttpError(
    "forbidden",
    "Without an owner, listing and removing would reach everyone's data. Sign in with an owner, or set `manage` on the server.",
  );
}
