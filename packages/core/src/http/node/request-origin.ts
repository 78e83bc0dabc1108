import { invalidArgument } from "../../errors/dramatis-error.ts";
import type { Incoming } from "./node-messages.ts";

/** Stands for a host that is missing or cannot be one. No page ever comes from it (RFC 2606). */
const unknownHost = "host.invalid";

/**
 * The origin of a request's address: as the app says, else from the connection and the `Host` header. Forwarded
 * headers are never read: whoever sends a request can set them.
 */
export function requestOrigin(incoming: Incoming, origin: string | undefined): string {
  if (origin !== undefined) return origin;
  const scheme = "encrypted" in incoming.socket && incoming.socket.encrypted ? "https" : "http";
  const authority = incoming.headers[":authority"] ?? incoming.headers.host;
  return `${scheme}://${typeof authority === "string" && isHost(authority, scheme) ? authority : unknownHost}`;
}

/** @throws DramatisError `invalid_request`. */
export function parseOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  const url = typeof origin === "string" && URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw invalidArgument("origin", "must be a scheme and a host, such as https://app.example");
  return url.origin;
}

/** A name or an address, and maybe a port: no user, no path, nothing that would move the rest of the address. */
function isHost(authority: string, scheme: string): boolean {
  return (
    /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(authority) && URL.canParse(`${scheme}://${authority}`)
  );
}
