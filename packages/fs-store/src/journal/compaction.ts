import { withClaim } from "../files/claims.ts";
import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno, storeFailed } from "../files/store-error.ts";
import { removeQuietly, writeAll } from "../files/write-all.ts";
import { newNonce } from "../files/writer.ts";
import { formatLine } from "./journal-line.ts";
import type { JournalParts } from "./journal-parts.ts";
import { damagedStream, readPiece, readState, startOf, withStream } from "./read-stream.ts";
import type { StreamState } from "./stream-state.ts";

/** How long another process that is compacting or removing the same stream is waited for. */
const busyWait = { times: 500, ms: 20 } as const;

/**
 * Runs `action` as the only one that takes a stream's file away or puts another one in its place; "busy" where
 * another process does. Appends go on meanwhile: they are made without a claim.
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

/** As {@link claimStream}, and waits for others. */
export async function alone<Result extends boolean | undefined>(
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
    `Another process is working on the journal stream ${streamId} and does not come to an end.`,
  );
}

/**
 * Puts a file with nothing but the records in the place of a stream's file. The old file is sealed first, by a line
 * that counts only if nobody appended since it was read: behind it no line counts, so a writer that still has the
 * old file open finds that it lost, and appends to the new one. A process that dies in between leaves a sealed file,
 * of which whoever wants to append to it next makes the new one.
 *
 * @returns false where somebody appended meanwhile, or there is no such stream.
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

/** Waits until a sealed file has been replaced, and replaces it where nobody does. */
export async function finishCompaction(parts: JournalParts, streamId: string): Promise<void> {
  await alone(parts, streamId, async () => {
    const read = await readState(parts, streamId);
    return read?.known.state.sealed ? replaceStream(parts, streamId) : false;
  });
}

/** Whether the stream is sealed now: not where somebody has appended to it, or removed it. */
async function seal(parts: JournalParts, streamId: string, state: StreamState): Promise<boolean> {
  const file = await parts.ops.open(parts.layout.stream(streamId), "add").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  });
  if (file === undefined) return false;
  try {
    const { count: expected, open } = state;
    const line = formatLine({ nonce: newNonce(), expected, open, sealed: true, records: [] });
    if ((await file.write(line)) < line.byteLength) throw storeFailed("The disk took only a part of a line.");
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
    // A stream without records is one all the same, and the last line says what the stream is about.
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
