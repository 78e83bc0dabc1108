import type { RequestHead } from "../handler/request-head.ts";
import { parseHttpDate } from "./http-date.ts";
import { parseRange, type Span } from "./parse-range.ts";
import type { Validators } from "./validators.ts";

/**
 * What part of the bytes a request wants: undefined for all of them, as for a HEAD, whose range means nothing
 * (RFC 9110 section 14.2).
 */
export function requestedSpan(
  { method, headers }: RequestHead,
  validators: Validators,
  byteLength: number,
): Span | "unsatisfiable" | undefined {
  const range = headers.get("range");
  if (range === null || method !== "GET") return undefined;
  const ifRange = headers.get("if-range");
  if (ifRange !== null && !isFresh(ifRange, validators)) return undefined;
  return parseRange(range, byteLength);
}

/**
 * Whether the client has the beginning of these very bytes (RFC 9110 section 13.1.5). A weak tag never says so. A date
 * does where it is exactly ours: the bytes under an id never change, which makes each date a strong validator.
 */
function isFresh(ifRange: string, { etag, lastModified }: Validators): boolean {
  return ifRange === etag || parseHttpDate(ifRange) === lastModified;
}
