import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";
import { readRest } from "./read-lines.ts";

/**
 * After a sync that failed the kernel may hold the pages for written, so that a later sync that succeeds says
 * nothing of them. Before anything is appended behind them they are written once more, byte by byte the same, and
 * synced. Nobody is disturbed: other writers only add to the end.
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
