import { replaceStream, withStreamClaim } from "../journal/compaction.ts";
import type { JournalParts } from "../journal/journal-parts.ts";
import { readPiece, startOf, withStream } from "../journal/read-stream.ts";
import { idOf, shardsIn } from "./ids-in-shards.ts";

/** The result of a compaction. */
export interface CompactReport {
  /** The number of streams in the journal. */
  readonly streams: number;
  /** The number of rewritten streams. */
  readonly rewritten: number;
  /** The size of all streams before and after, in bytes. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Streams with missing records. They were not changed. */
  readonly damaged: readonly string[];
}

/** Files that shrink by less than this free no space on the disk. */
const blockBytes = 4096;

/** Rewrites the finished streams that take more disk space than their records need. */
export async function compactJournal(
  parts: JournalParts,
  signal: AbortSignal | undefined,
): Promise<CompactReport> {
  const report = { streams: 0, rewritten: 0, bytesBefore: 0, bytesAfter: 0, damaged: [] as string[] };
  for await (const names of shardsIn(parts.ops, parts.layout.journal)) {
    for (const name of names) {
      signal?.throwIfAborted();
      const streamId = idOf(name, "log");
      const size = streamId === undefined ? undefined : await sizeOf(parts, streamId);
      if (streamId === undefined || size === undefined) continue;
      report.streams += 1;
      report.bytesBefore += size.byteLength;
      if (size.damaged) report.damaged.push(streamId);
      const rewritten =
        isWorthIt(size) &&
        (await parts.mutex.run(streamId, () =>
          withStreamClaim(parts, streamId, () => replaceStream(parts, streamId)),
        ));
      if (rewritten) report.rewritten += 1;
      report.bytesAfter += rewritten ? ((await sizeOf(parts, streamId))?.byteLength ?? 0) : size.byteLength;
    }
  }
  return report;
}

interface StreamSize {
  readonly byteLength: number;
  /** How many of these bytes are records. */
  readonly recordBytes: number;
  readonly open: boolean;
  readonly damaged: boolean;
}

/** Returns whether a compaction would free space. Open streams are skipped, because they are still in use. */
function isWorthIt({ byteLength, recordBytes, open, damaged }: StreamSize): boolean {
  const blocks = (bytes: number) => Math.ceil(bytes / blockBytes);
  return !open && !damaged && blocks(recordBytes + blockBytes / 8) < blocks(byteLength);
}

async function sizeOf(parts: JournalParts, streamId: string): Promise<StreamSize | undefined> {
  return withStream(parts, streamId, async (file) => {
    let read = await readPiece(parts, streamId, file, await startOf(file, undefined));
    let recordBytes = 0;
    while (true) {
      for (const { line } of read.counted) {
        for (const record of line.records) recordBytes += Buffer.byteLength(JSON.stringify(record)) + 1;
      }
      if (read.ended) break;
      read = await readPiece(parts, streamId, file, read.known);
    }
    const { byteLength } = await file.facts();
    return { byteLength, recordBytes, open: read.known.state.open, damaged: read.damaged };
  });
}
