import type { JournalRecord } from "@dramatis/core/store";
import { storeFailed } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";
import { damagedStream, type NewLines, readPiece, startOf, withStream } from "./read-stream.ts";
import type { KnownStream } from "./stream-cache.ts";

/**
 * The records of a stream from position `from` on, those that it holds when they are read. The file is read piece by
 * piece and closed in between, so that a reader who takes its time holds no handle and little memory.
 */
export async function* readRecords(
  parts: JournalParts,
  streamId: string,
  from: number,
): AsyncGenerator<JournalRecord> {
  let position = from;
  let known: KnownStream | undefined;
  while (true) {
    const read: NewLines | undefined = await withStream(parts, streamId, async (file) =>
      readPiece(parts, streamId, file, await startOf(file, known)),
    );
    if (read === undefined) {
      if (known === undefined) return;
      throw storeFailed(`The journal stream ${streamId} was removed while it was being read.`);
    }
    // Where a compaction has put another file in its place, it is read anew, and what was given is left out.
    for (const { line, before } of read.counted) {
      for (const record of line.records.slice(Math.max(0, position - before.count))) yield record;
      position = Math.max(position, before.count + line.records.length);
    }
    if (read.damaged) throw damagedStream(streamId);
    if (read.ended) return;
    known = read.known;
  }
}
