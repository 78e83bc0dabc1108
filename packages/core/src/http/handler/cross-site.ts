import { HttpError } from "./http-error.ts";
import type { RequestHead } from "./request-head.ts";

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that a page of another site makes a browser send with the user's cookies. Browsers say where a request
 * comes from in `Sec-Fetch-Site` and `Origin`. Other clients send neither, and are allowed.
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
    "Pages of this origin are not allowed to do this. To allow them, add the origin to the server's `allowedOrigins`.",
  );
}

/** Compares hosts only: behind a proxy, the scheme can differ. */
function sameHost(origin: string, url: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}
