import { HttpError } from "./http-error.ts";
import type { RequestHead } from "./request-head.ts";

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that a page of another site makes a browser send, with the user's cookies. Browsers say where a
 * request comes from, by `Sec-Fetch-Site` and `Origin`; what is no browser says neither, and is let through.
 *
 * @throws HttpError 403.
 */
export function refuseCrossSiteWrite(request: RequestHead, allowedOrigins: readonly string[]): void {
  if (reading.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin !== null && allowedOrigins.includes(origin)) return;
  const site = request.headers.get("sec-fetch-site");
  const isOwn =
    site === null
      ? origin === null || sameHost(origin, request.url)
      : site === "same-origin" || site === "none";
  if (isOwn) return;
  throw new HttpError(
    "forbidden",
    "A page of another site may not do this. The server's `allowedOrigins` says which ones may.",
  );
}

/** Behind a proxy the scheme may be another one. */
function sameHost(origin: string, url: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}
