/** An answer that has nothing to say, and that no cache keeps. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
