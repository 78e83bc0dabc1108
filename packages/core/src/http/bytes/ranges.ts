import type { RequestHead } from "../handler/request-head.ts";
import { parseHttpDate, type Validators } from "./validators.ts";

/**
 * The part of the bytes that a request asks for; undefined for all of them. The range of a HEAD is ignored (RFC 9110
 * section 14.2).
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
 * Whether the client already has the beginning of exactly these bytes (RFC 9110 section 13.1.5). A weak tag never
 * matches. A date matches if it is the same: the bytes of an id never change, so every date is a strong validator.
 */
function isFresh(ifRange: string, { etag, lastModified }: Validators): boolean {
  return ifRange === etag || parseHttpDate(ifRange) === lastModified;
}

/** A part of the bytes. Both ends are inclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Parses a `Range` header for `byteLength` bytes (RFC 9110 section 14.2). The result is `unsatisfiable` if the range
 * includes none of the bytes, and undefined if all bytes are to be sent: for an invalid range, for a unit other than
 * bytes, and for several ranges. A server is always allowed to send everything, and clients do not read images in parts
 * out of order.
 */
export function parseRange(header: string, byteLength: number): Span | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header) ?? [];
  if (first === undefined || last === undefined) return undefined;
  // A number with very many digits becomes too large or Infinity. Both give the right result.
  if (first === "") return last === "" ? undefined : suffix(Number(last), byteLength);
  const start = Number(first);
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return undefined;
  return start < byteLength ? { start, end: Math.min(end, byteLength - 1) } : "unsatisfiable";
}

/** The last `length` bytes. */
function suffix(length: number, byteLength: number): Span | "unsatisfiable" | undefined {
  if (length === 0) return "unsatisfiable";
  // Any suffix of an empty file is the whole file, which Content-Range cannot express.
  if (byteLength === 0) return undefined;
  return { start: Math.max(0, byteLength - length), end: byteLength - 1 };
}
