import type { RequestHead } from "../handler/request-head.ts";
import { parseHttpDate, type Validators } from "./validators.ts";

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

/** Part of the bytes, both ends counted. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a `Range` header asks of so many bytes (RFC 9110 section 14.2): a part of them, or `unsatisfiable` where it
 * holds none of them. undefined where all of them are to be sent: for what is no range, for another unit than bytes,
 * and for several ranges at once. A server may always send everything, and nobody reads an image in chunks out of
 * order.
 */
export function parseRange(header: string, byteLength: number): Span | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header) ?? [];
  if (first === undefined || last === undefined) return undefined;
  // A number with too many digits is too large or Infinity, and right either way.
  if (first === "") return last === "" ? undefined : suffix(Number(last), byteLength);
  const start = Number(first);
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return undefined;
  return start < byteLength ? { start, end: Math.min(end, byteLength - 1) } : "unsatisfiable";
}

/** The last so many bytes. */
function suffix(length: number, byteLength: number): Span | "unsatisfiable" | undefined {
  if (length === 0) return "unsatisfiable";
  // Of no bytes at all any number of last ones is all of them, and Content-Range cannot say so.
  if (byteLength === 0) return undefined;
  return { start: Math.max(0, byteLength - length), end: byteLength - 1 };
}
