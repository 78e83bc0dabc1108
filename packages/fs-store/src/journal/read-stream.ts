import type { OpenFile } from "../files/fs-ops.ts";
import { isErrno, storeFailed } from "../files/store-error.ts";
import type { JournalLine } from "./journal-line.ts";
import type { JournalParts } from "./journal-parts.ts";
import { readLines } from "./read-lines.ts";
import { type KnownStream, unread } from "./stream-cache.ts";
import { foldLine, type StreamState } from "./stream-state.ts";

/** A valid line, and the state of the stream before it. */
export interface CountedLine {
  readonly line: JournalLine;
  readonly before: StreamState;
}

/** What a stream's file has after a known state. */
export interface NewLines {
  readonly known: KnownStream;
  readonly counted: readonly CountedLine[];
  /** Whether records are missing after `known`. Kills and power failures do not cause this; it is damage on the disk. */
  readonly damaged: boolean;
  /** Whether the file has been read to its end. */
  readonly ended: boolean;
}

/** Returns the known state if it belongs to this file, otherwise the start of the file. */
export async function startOf(file: OpenFile, before: KnownStream | undefined): Promise<KnownStream> {
  const facts = await file.facts();
  const same =
    before !== undefined && before.identity === facts.identity && before.offset <= facts.byteLength;
  return same ? before : unread(facts.identity);
}

/** Reads a limited number of lines after a known state. */
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

/** Reads to the end of the file from a known state, or from the start if the file was replaced. */
export async function readToEnd(
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

/** Runs `action` with the stream's file open. Returns undefined if the file does not exist. */
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

/** Returns the current state of a stream without its records, or undefined if it does not exist. */
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

/** Creates the error of a damaged stream. Ignoring missing records could cause a second payment. */
export function damagedStream(streamId: string): Error {
  return storeFailed(`The journal stream ${streamId} is damaged: some of its records cannot be read.`);
}
