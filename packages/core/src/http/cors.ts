import type { RequestHead } from "./request-head.ts";

/** Headers that a page of an allowed origin may send, and those that it may read. */
const sent = "accept, authorization, content-type, idempotency-key, last-event-id, prefer, range";
const read =
  "content-disposition, content-length, content-range, etag, location, preference-applied, retry-after";

/** The headers by which a browser lets a page of an allowed origin read the answer; none for any other origin. */
export function corsHeaders(
  request: RequestHead,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> {
  if (allowedOrigins.length === 0) return {};
  const origin = request.headers.get("origin");
  // The answer depends on the origin even where it has none: a cache must not give it to another one.
  if (origin === null || !allowedOrigins.includes(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": read,
    "cross-origin-resource-policy": "cross-origin",
  };
}

/** The answer to an OPTIONS: which methods there are, and to an allowed origin that it may use them. */
export function optionsResponse(
  request: RequestHead,
  methods: readonly string[],
  allowedOrigins: readonly string[],
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
            "access-control-allow-headers": sent,
            "access-control-max-age": "600",
          }
        : {}),
    },
  });
}
