import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";
import { readRest } from "./read-lines.ts";

/**
 * Rewrites and syncs the bytes that a failed sync left unconfirmed, before anything is appended after them. After a
 * failed sync the kernel may treat the pages as written, so that a later successful sync does not cover them. The bytes
 * stay the same, and other writers only append, so nobody is affected.
 */
export async function rewriteUnconfirmed(parts: JournalParts, streamId: string): Promise<void> {
  const { ops, layout, unconfirmed } = parts;
  const offset = unconfirmed.get(streamId);
  if (offset === undefined) return;
  let file: OpenFile;
  try {
    file = await ops.open(layout.stream(streamId), "patch");
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
    unconfirmed.delete(streamId);
    return;
  }
  try {
    let rest: Uint8Array = await readRest(file, offset);
    let position = offset;
    while (rest.byteLength > 0) {
      const written = await file.writeAt(rest, position);
      rest = rest.subarray(written);
      position += written;
    }
    await file.syncData();
    unconfirmed.delete(streamId);
  } finally {
    await file.close();
  }
}
