import type { Incoming } from "./node-messages.ts";

/**
 * Path and query of a request, to be put behind an origin. Of an absolute target (`GET http://host/path`) the scheme
 * and the host are dropped, for they are the client's word; `*` (of OPTIONS) names no path and is `/`.
 */
export function requestTarget({ originalUrl, url }: Incoming): string {
  // Below `app.use("/api/mv", listener)` Express takes the mount's path off `url`; the handler knows it by its base path.
  const target = typeof originalUrl === "string" ? originalUrl : (url ?? "");
  const path = target.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "");
  return path.startsWith("/") ? path : `/${path.startsWith("?") ? path : ""}`;
}
