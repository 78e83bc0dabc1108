import { invalidArgument } from "../../errors/dramatis-error.ts";
import type { RequestHead } from "./request-head.ts";

/** Request headers that the endpoints know, and response headers that pages of allowed origins can read. */
const sent = "accept, authorization, content-type, idempotency-key, last-event-id, prefer, range";
const read =
  "content-disposition, content-length, content-range, etag, location, preference-applied, retry-after";

/** The headers that let a page of an allowed origin read the answer. Other origins get only `Vary`. */
export function corsHeaders(
  request: RequestHead,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> {
  if (allowedOrigins.length === 0) return {};
  const origin = request.headers.get("origin");
  // The answer depends on the origin even if no CORS header is added: a cache must not give it to another origin.
  if (origin === null || !allowedOrigins.includes(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": read,
    "cross-origin-resource-policy": "cross-origin",
  };
}

/** What pages of other origins can do. */
export interface CorsOptions {
  readonly allowedOrigins: readonly string[];
  /** Request headers besides those that the endpoints know; if absent, any that the page asks for. */
  readonly allowedHeaders: readonly string[] | undefined;
}

/** The answer to OPTIONS: the allowed methods, and CORS headers for an allowed origin. */
export function optionsResponse(
  request: RequestHead,
  methods: readonly string[],
  { allowedOrigins, allowedHeaders }: CorsOptions,
): Response {
  const cors = corsHeaders(request, allowedOrigins);
  const isAllowed = "access-control-allow-origin" in cors;
  const allow = [...methods, "OPTIONS"].join(", ");
  return new Response(null, {
    status: 204,
    headers: {
      allow,
      ...(isAllowed
        ? {
            "access-control-allow-methods": allow,
            "access-control-allow-headers": headersFor(request, allowedHeaders),
            "access-control-max-age": "600",
            vary: "access-control-request-headers",
          }
        : {}),
    },
  });
}

/** Headers that a page can send: those that the endpoints know, and those that the app allows or the page asks for. */
function headersFor({ headers }: RequestHead, allowedHeaders: readonly string[] | undefined): string {
  const asked = headers.get("access-control-request-headers")?.split(",") ?? [];
  const names = (allowedHeaders ?? asked).map((name) => name.trim().toLowerCase()).filter(isHeaderName);
  return [...new Set([...sent.split(", "), ...names])].join(", ");
}

/** Whether a text is a header name, which is a token of RFC 9110. */
function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

/** @throws DramatisError `invalid_request` if it is not a list of header names. */
export function parseHeaderNames(names: readonly string[] | undefined): readonly string[] | undefined {
  const isList =
    Array.isArray(names) && names.every((name) => typeof name === "string" && isHeaderName(name));
  if (names === undefined || isList) return names;
  throw invalidArgument("allowedHeaders", "must be a list of header names such as x-csrf-token");
}
