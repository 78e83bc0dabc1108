import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno, storeFailed } from "../files/store-error.ts";
import type { JournalLine } from "./journal-line.ts";
import type { JournalParts } from "./journal-parts.ts";
import { readLines } from "./read-lines.ts";
import { type KnownStream, unread } from "./stream-cache.ts";
import { foldLine, type StreamState } from "./stream-state.ts";

/** A line that counts, and the stream before it. */
export interface CountedLine {
  readonly line: JournalLine;
  readonly before: StreamState;
}

/** What a stream's file held behind what was known of it. */
export interface NewLines {
  readonly known: KnownStream;
  readonly counted: readonly CountedLine[];
  /** Records are missing from behind `known`: a damage of the disk, as no kill and no power cut leaves one. */
  readonly damaged: boolean;
  /** Whether the file has been read to its end. */
  readonly ended: boolean;
}

/** What is known of a stream, where it is of this very file; nothing otherwise. */
export async function startOf(file: OpenFile, before: KnownStream | undefined): Promise<KnownStream> {
  const facts = await file.facts();
  const same =
    before !== undefined && before.identity === facts.identity && before.offset <= facts.byteLength;
  return same ? before : unread(facts.identity);
}

/** Reads on from what is known of a stream: a bounded number of lines. */
export async function readPiece(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  start: KnownStream,
): Promise<NewLines> {
  const { lines, end, ended } = await readLines(file, start.offset);
  let { offset, state } = start;
  const counted: CountedLine[] = [];
  for (const read of lines) {
    if (read.type === "unreadable") {
      parts.warn({ type: "unreadable-line", streamId, byteOffset: read.start });
    } else {
      const fold = foldLine(state, read.line);
      if (fold.type === "gap") {
        return { known: { ...start, offset, state }, counted, damaged: true, ended: true };
      }
      if (fold.type === "counted") {
        counted.push({ line: read.line, before: state });
        state = fold.state;
      }
    }
    offset = read.end;
  }
  return { known: { ...start, offset: end, state }, counted, damaged: false, ended };
}

/** Reads on to the end from what is known of a stream, or from the start where the file is another one. */
export async function readOn(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  before: KnownStream | undefined,
): Promise<NewLines> {
  let read = await readPiece(parts, streamId, file, await startOf(file, before));
  const counted = [...read.counted];
  while (!read.ended) {
    read = await readPiece(parts, streamId, file, read.known);
    counted.push(...read.counted);
  }
  return { ...read, counted };
}

/** Opens a stream's file for as long as it takes to read something of it; undefined where there is none. */
export function withStream<Result>(
  parts: JournalParts,
  streamId: string,
  action: (file: OpenFile) => Promise<Result>,
): Promise<Result | undefined> {
  return parts.readSlots.run(async () => {
    let file: OpenFile;
    try {
      file = await parts.ops.open(parts.layout.stream(streamId), "read");
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
      await parts.folders.checkShard(parts.layout.streamFolder(streamId));
      return undefined;
    }
    try {
      return await action(file);
    } finally {
      await file.close();
    }
  });
}

/** How far a stream has come since what is known of it, without its records; undefined where there is none. */
export function readState(
  parts: JournalParts,
  streamId: string,
  before?: KnownStream,
): Promise<Pick<NewLines, "known" | "damaged"> | undefined> {
  return withStream(parts, streamId, async (file) => {
    let read = await readPiece(parts, streamId, file, await startOf(file, before));
    while (!read.ended) read = await readPiece(parts, streamId, file, read.known);
    return read;
  });
}

/** The error of a stream that must not be used: to leave records out in silence could mean to pay for them again. */
export function damagedStream(streamId: string): Error {
  return storeFailed(`The journal stream ${streamId} is damaged: some of its records cannot be read.`);
}
