import { invalidArgument } from "../../errors/dramatis-error.ts";
import type { Incoming } from "./node-messages.ts";

/** Used if the host is missing or invalid. No page can have this origin (RFC 2606). */
const unknownHost = "host.invalid";

/**
 * The origin of a request's URL: the app's `origin` option, otherwise the connection's scheme and the `Host` header.
 * Forwarded headers are never read, because any client can set them.
 */
export function requestOrigin(incoming: Incoming, origin: string | undefined): string {
  if (origin !== undefined) return origin;
  const scheme = "encrypted" in incoming.socket && incoming.socket.encrypted ? "https" : "http";
  const authority = incoming.headers[":authority"] ?? incoming.headers.host;
  return `${scheme}://${typeof authority === "string" && isHost(authority, scheme) ? authority : unknownHost}`;
}

/** Parses the app's `origin` option. @throws DramatisError `invalid_request` */
export function parseOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  const url = typeof origin === "string" && URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw invalidArgument("origin", "must be a scheme and a host, such as https://app.example");
  return url.origin;
}

/** Whether it is a host name or address with an optional port, and nothing that would change the rest of the URL. */
function isHost(authority: string, scheme: string): boolean {
  return (
    /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(authority) && URL.canParse(`${scheme}://${authority}`)
  );
}
