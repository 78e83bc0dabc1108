import type { Incoming } from "./node-messages.ts";

/**
 * Path and query of a request, to be put behind an origin. Of an absolute target (`GET http://host/path`) the scheme
 * and the host are dropped, because they are the client's word; `*` (of OPTIONS) names no path and is `/`.
 *
 * Undefined for a target that `URL` would turn into another one: it makes slashes of backslashes, resolves dot
 * segments, and drops fragments and control characters. A rule for paths that stands in front of the handler, such as
 * `app.use("/api/mv/generate_video", ...)` in Express, does none of that, and would be bypassed.
 */
export function requestTarget({ originalUrl, url }: Incoming): string | undefined {
  // Below `app.use("/api/mv", listener)` Express takes the mount's path off `url`; the handler knows it by its base path.
  const whole = typeof originalUrl === "string" ? originalUrl : (url ?? "");
  const target = whole.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "");
  const [path = ""] = target.split("?", 1);
  if (/[\0-\x20\x7f#]/.test(target) || path.includes("\\") || hasDotSegment(path)) return undefined;
  return target.startsWith("/") ? target : `/${target.startsWith("?") ? target : ""}`;
}

/** `.` or `..`, where `%2e` is a dot too. */
function hasDotSegment(path: string): boolean {
  return path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
