import { withClaim } from "../files/claims.ts";
import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno, storeFailed } from "../files/store-error.ts";
import { removeQuietly, writeAll } from "../files/write-all.ts";
import { newNonce } from "../files/writer.ts";
import { formatLine } from "./journal-line.ts";
import type { JournalParts } from "./journal-parts.ts";
import { damagedStream, readPiece, readState, startOf, withStream } from "./read-stream.ts";
import type { StreamState } from "./stream-state.ts";

/** How long to wait for another process that uses the same stream: `times` attempts, `ms` milliseconds apart. */
const busyWait = { times: 500, ms: 20 } as const;

/**
 * Runs `action` with the exclusive right to remove or replace a stream's file. Returns "busy" if another process has
 * it. Appends need no claim, and continue meanwhile.
 */
export function claimStream<Result>(
  parts: JournalParts,
  streamId: string,
  action: () => Promise<Result>,
): Promise<Result | "busy"> {
  const claims = {
    pending: (nonce: string) => parts.layout.pendingClaim(streamId, nonce),
    claim: (attempt: number) => parts.layout.compaction(streamId, attempt),
  };
  return withClaim(parts, claims, action);
}

/** Like {@link claimStream}, but waits for other holders. */
export async function withStreamClaim<Result extends boolean | undefined>(
  parts: JournalParts,
  streamId: string,
  action: () => Promise<Result>,
): Promise<Result> {
  for (let turn = 0; turn < busyWait.times; turn += 1) {
    const result = await claimStream(parts, streamId, action);
    if (result !== "busy") return result;
    await parts.clock.sleep(busyWait.ms);
  }
  throw storeFailed(
    `Another process is working on the journal stream ${streamId} and has not finished. Try again later.`,
  );
}

/**
 * Replaces a stream's file by one that contains only its records. Seals the old file first, with a line that is valid
 * only if nobody appended since the file was read. No line after the seal is valid, so a writer that still has the old
 * file open loses and appends to the new file. If the process dies in between, it leaves a sealed file, and the next
 * writer replaces it.
 *
 * @returns false if somebody appended meanwhile, or the stream does not exist.
 */
export async function replaceStream(parts: JournalParts, streamId: string): Promise<boolean> {
  const read = await readState(parts, streamId);
  if (read === undefined) return false;
  if (read.damaged) throw damagedStream(streamId);
  const { state } = read.known;
  if (!state.sealed && !(await seal(parts, streamId, state))) return false;
  const { ops, layout, folderSync, cache } = parts;
  const pending = layout.pendingStream(streamId, newNonce());
  try {
    await copyRecords(parts, streamId, pending);
    await ops.rename(pending, layout.stream(streamId));
    await folderSync.sync(layout.streamFolder(streamId));
    cache.delete(streamId);
    return true;
  } catch (error) {
    await removeQuietly(ops, pending);
    throw error;
  }
}

/** Waits until a sealed file is replaced, and replaces it if nobody else does. */
export async function finishCompaction(parts: JournalParts, streamId: string): Promise<void> {
  await withStreamClaim(parts, streamId, async () => {
    const read = await readState(parts, streamId);
    return read?.known.state.sealed ? replaceStream(parts, streamId) : false;
  });
}

/** Seals the stream's file. Returns false if somebody appended to it or removed it. */
async function seal(parts: JournalParts, streamId: string, state: StreamState): Promise<boolean> {
  const file = await parts.ops.open(parts.layout.stream(streamId), "add").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  });
  if (file === undefined) return false;
  try {
    const { count: expected, open } = state;
    const line = formatLine({ nonce: newNonce(), expected, open, sealed: true, records: [] });
    if ((await file.write(line)) < line.byteLength)
      throw storeFailed("The disk accepted only part of a line.");
    await file.syncData();
  } finally {
    await file.close();
  }
  return (await readState(parts, streamId))?.known.state.sealed ?? false;
}

async function copyRecords(parts: JournalParts, streamId: string, to: string): Promise<void> {
  await withStream(parts, streamId, async (from) => {
    const target = await parts.ops.open(to, "create");
    try {
      await writeRecords(parts, streamId, from, target);
      await target.sync();
    } finally {
      await target.close();
    }
  });
}

async function writeRecords(
  parts: JournalParts,
  streamId: string,
  from: OpenFile,
  to: OpenFile,
): Promise<void> {
  let known = await startOf(from, undefined);
  let ended = false;
  while (!ended) {
    const before = known.state;
    const read = await readPiece(parts, streamId, from, known);
    if (read.damaged) throw damagedStream(streamId);
    const records = read.counted.flatMap(({ line }) => line.records.map((record) => JSON.stringify(record)));
    const { open, kind, count, owner, created, kindNonce } = read.known.state;
    // A stream without records is kept too. The last line carries the stream's current state.
    if (count > before.count || read.ended) {
      const line = {
        ...{ nonce: newNonce(), expected: before.count, open, records },
        ...(kind === undefined ? {} : { kind }),
        ...(owner === undefined ? {} : { owner }),
        ...(created?.at === undefined ? {} : { at: created.at }),
        ...(created === undefined ? {} : { first: created.nonce }),
        ...(kindNonce === undefined ? {} : { kindGiven: kindNonce }),
      };
      await writeAll(to, formatLine(line));
    }
    ({ known, ended } = read);
  }
}
