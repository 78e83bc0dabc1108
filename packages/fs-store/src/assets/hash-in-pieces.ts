import type { Hash } from "node:crypto";

/** What is hashed at once, so that hashing never holds up the process for long. */
const pieceBytes = 512 * 1024;

/** Adds bytes to a hash, and lets others go on in between; an aborted signal ends it with its reason. */
export async function hashInPieces(
  hash: Hash,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    hash.update(bytes.subarray(start, start + pieceBytes));
  }
}
