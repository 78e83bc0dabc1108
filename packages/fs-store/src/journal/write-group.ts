import { both } from "../files/both.ts";
import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno, storeFailed, toStoreError } from "../files/store-error.ts";
import { type AppendGroup, givesKind, nextGroup, rejectAll } from "./append-group.ts";
import { finishCompaction } from "./compaction.ts";
import { fileStream } from "./file-streams.ts";
import type { JournalParts } from "./journal-parts.ts";
import { dropMarker, makeMarkers } from "./markers.ts";
import type { QueuedAppend } from "./queued-append.ts";
import { type CountedLine, damagedStream, type NewLines, readToEnd } from "./read-stream.ts";
import { rewriteUnconfirmed } from "./rewrite-unconfirmed.ts";
import type { KnownStream } from "./stream-cache.ts";

/**
 * Writes the next group of `waiting`, and settles its appends. Appends that another process's line made invalid go back
 * to the front of `waiting`. Rejects only if nothing was taken from `waiting`.
 */
export async function writeGroup(
  parts: JournalParts,
  streamId: string,
  waiting: QueuedAppend[],
): Promise<void> {
  await parts.folders.shard(parts.layout.streamFolder(streamId));
  // Compactions of one stream are rare, and the new file exists when this resolves.
  while (!(await openAndAppend(parts, streamId, waiting))) await finishCompaction(parts, streamId);
}

/** Returns false if the stream's file is sealed. */
async function openAndAppend(
  parts: JournalParts,
  streamId: string,
  waiting: QueuedAppend[],
): Promise<boolean> {
  const slot = await parts.appendSlots.take();
  try {
    await rewriteUnconfirmed(parts, streamId);
    const file = await openStream(parts, streamId, waiting);
    if (file === undefined) {
      rejectAll(waiting.splice(0), 0);
      return true;
    }
    try {
      return await appendTo(parts, streamId, file, waiting);
    } finally {
      await file.close();
    }
  } finally {
    slot.release();
  }
}

/** Opens the stream's file. Creates it only if an append may be the first. */
async function openStream(
  parts: JournalParts,
  streamId: string,
  waiting: readonly QueuedAppend[],
): Promise<OpenFile | undefined> {
  const first = waiting.some(({ line }) => line.expected === 0);
  try {
    return await parts.ops.open(parts.layout.stream(streamId), first ? "create-or-add" : "add");
  } catch (error) {
    if (!first && isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function appendTo(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  waiting: QueuedAppend[],
): Promise<boolean> {
  const { known } = await readUndamaged(parts, streamId, file, parts.cache.get(streamId));
  parts.cache.set(streamId, known);
  if (known.state.sealed) return false;
  const group = nextGroup(waiting, known.state, timeOf(parts));
  if (group.appends.length === 0) return true;
  try {
    const counted = await commit(parts, streamId, file, known, group);
    settle(group, counted, waiting);
  } catch (error) {
    const what = `The append to the journal stream ${streamId} may not have been stored`;
    const failure = toStoreError(what, error, parts.layout.directory);
    for (const append of group.appends) append.reject(failure);
  }
  return true;
}

/** Writes a group durably, and returns the valid lines after `known`. */
async function commit(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  known: KnownStream,
  group: AppendGroup,
): Promise<readonly CountedLine[]> {
  const { cache, folderSync, layout, unconfirmed } = parts;
  await both(
    makeMarkers(
      parts,
      group.openings.map((position) => ({ streamId, position })),
    ),
    fileStream(parts, streamId, group.filings),
  );
  unconfirmed.set(streamId, known.offset);
  // A single write: on an append handle, the kernel does not interleave writes.
  const written = await file.write(group.bytes);
  if (written < group.bytes.byteLength)
    throw storeFailed("The disk accepted only part of the journal's line.");
  const synced = await Promise.allSettled([
    file.syncData(),
    known.nameSynced ? undefined : folderSync.sync(layout.streamFolder(streamId)),
  ]);
  for (const result of synced) if (result.status === "rejected") throw result.reason;
  unconfirmed.delete(streamId);
  const now = await readUndamaged(parts, streamId, file, known);
  cache.set(streamId, { ...now.known, nameSynced: true });
  await adjustMarkers(parts, streamId, group, now.counted);
  await adjustIndex(parts, streamId, group, now.counted);
  return now.counted;
}

async function readUndamaged(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  before: KnownStream | undefined,
): Promise<NewLines> {
  const lines = await readToEnd(parts, streamId, file, before);
  if (lines.damaged) throw damagedStream(streamId);
  return lines;
}

/** Removes the markers of closed streams, and creates markers that could not be foreseen. */
async function adjustMarkers(
  parts: JournalParts,
  streamId: string,
  group: AppendGroup,
  counted: readonly CountedLine[],
): Promise<void> {
  const ours = new Set(group.appends.map(({ line }) => line.nonce));
  for (const { line, before } of counted) {
    if (!ours.has(line.nonce)) continue;
    if (line.open && !before.open && !group.openings.includes(line.expected)) {
      await makeMarkers(parts, [{ streamId, position: line.expected }]);
    }
    // A marker of the same position is kept, because another process may be opening the stream with it.
    if (!line.open && before.openedAt !== undefined && before.openedAt < line.expected) {
      await dropMarker(parts, { streamId, position: before.openedAt });
    }
  }
}

/** Adds index entries for kinds whose change was not foreseen, because another process's line came first. */
async function adjustIndex(
  parts: JournalParts,
  streamId: string,
  group: AppendGroup,
  counted: readonly CountedLine[],
): Promise<void> {
  const ours = new Set(group.appends.map(({ line }) => line.nonce));
  const filed = new Set(group.filings.map(({ nonce }) => nonce));
  const missing = counted.filter(
    ({ line, before }) => ours.has(line.nonce) && !filed.has(line.nonce) && givesKind(line, before.kind),
  );
  const at = timeOf(parts);
  const filings = missing.map(({ line: { nonce, kind } }) => ({ nonce, at, kind, owner: undefined }));
  await fileStream(parts, streamId, filings);
}

function timeOf({ clock }: JournalParts): string {
  return new Date(clock.now()).toISOString();
}

function settle(group: AppendGroup, counted: readonly CountedLine[], waiting: QueuedAppend[]): void {
  const counts = new Map(counted.map(({ line, before }) => [line.nonce, before.count + line.records.length]));
  const lost: QueuedAppend[] = [];
  for (const append of group.appends) {
    const count = counts.get(append.line.nonce);
    if (count === undefined) lost.push(append);
    else append.resolve(count);
  }
  waiting.unshift(...lost);
}
