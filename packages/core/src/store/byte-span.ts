import { DramatisError } from "../errors/dramatis-error.ts";
import type { ByteRange } from "./store.ts";

/** The first byte of a range and the one after its last. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Checks a range against the length of an asset; as in HTTP, an end behind the last byte is the last byte. A range
 * that holds no byte of it is `invalid_request`. For those who write a store.
 */
export function byteSpan(range: ByteRange | undefined, byteLength: number): ByteSpan {
  if (range === undefined) return { start: 0, end: byteLength };
  const { start, end = byteLength - 1 } = range;
  const fits = Number.isSafeInteger(start) && start >= 0 && start < byteLength;
  if (fits && Number.isSafeInteger(end) && end >= start) return { start, end: Math.min(end + 1, byteLength) };
  throw new DramatisError(
    "invalid_request",
    `The range ${start} to ${range.end ?? "the end"} holds none of the ${byteLength} bytes.`,
    { issues: [{ path: "range", message: `must lie within ${byteLength} bytes` }] },
  );
}
