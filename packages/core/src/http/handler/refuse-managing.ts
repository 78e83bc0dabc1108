import type { Endpoint } from "../endpoints/shared/endpoint.ts";
import type { Caller } from "./handler-context.ts";
import { HttpError } from "./http-error.ts";

/**
 * Refuses a caller without an owner who would list or remove things, unless the app's `manage` allows it.
 * @throws HttpError 403.
 */
export function refuseManaging({ isManaging = false }: Endpoint, caller: Caller, manage: boolean): void {
  if (manage || caller.owner !== undefined || !isManaging) return;
  throw new HttpError(
    "forbidden",
    "Listing and removing need a caller with an owner, as they would reach what is everybody's. The server's `manage` allows them.",
  );
}
