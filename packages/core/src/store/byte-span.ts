import { DramatisError } from "../errors/dramatis-error.ts";
import type { ByteRange } from "./store.ts";

/** A range of bytes: `start` is inclusive, `end` is exclusive. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Validates a range for an asset of `byteLength` bytes. As in HTTP, an end after the last byte means the last byte. For
 * authors of stores.
 *
 * @throws DramatisError `invalid_request` if the range includes no byte of the asset.
 */
export function byteSpan(range: ByteRange | undefined, byteLength: number): ByteSpan {
  if (range === undefined) return { start: 0, end: byteLength };
  const { start, end = byteLength - 1 } = range;
  const fits = Number.isSafeInteger(start) && start >= 0 && start < byteLength;
  if (fits && Number.isSafeInteger(end) && end >= start) return { start, end: Math.min(end + 1, byteLength) };
  throw new DramatisError(
    "invalid_request",
    `The range ${start} to ${range.end ?? "the end"} includes none of the ${byteLength} bytes.`,
    { issues: [{ path: "range", message: `must be within ${byteLength} bytes` }] },
  );
}
