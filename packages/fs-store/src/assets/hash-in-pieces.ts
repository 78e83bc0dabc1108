import type { Hash } from "node:crypto";

/** How many bytes are hashed at once, so that hashing does not block the process for long. */
const pieceBytes = 512 * 1024;

/** Adds bytes to a hash and yields to the event loop in between. Rejects with the reason of an aborted signal. */
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
