import type { JournalRecord } from "@dramatis/core/store";
import { storeFailed } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";
import { damagedStream, type NewLines, readPiece, startOf, withStream } from "./read-stream.ts";
import type { KnownStream } from "./stream-cache.ts";

/**
 * Reads the records of a stream from position `from` on, as of the time of reading. The file is read in pieces and
 * closed in between, so that a slow reader holds no handle and little memory.
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
    // If a compaction has replaced the file, it is read again, without the records that were already returned.
    for (const { line, before } of read.counted) {
      for (const record of line.records.slice(Math.max(0, position - before.count))) yield record;
      position = Math.max(position, before.count + line.records.length);
    }
    if (read.damaged) throw damagedStream(streamId);
    if (read.ended) return;
    known = read.known;
  }
}
