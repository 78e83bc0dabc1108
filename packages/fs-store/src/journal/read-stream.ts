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
}

/** Reads on from what is known of a stream, or from the start where the file is another one. */
export async function readOn(
  parts: JournalParts,
  streamId: string,
  file: OpenFile,
  before: KnownStream | undefined,
): Promise<NewLines> {
  const facts = await file.facts();
  const same =
    before !== undefined && before.identity === facts.identity && before.offset <= facts.byteLength;
  const start = same ? before : unread(facts.identity);
  let { offset, state } = start;
  const counted: CountedLine[] = [];
  for (const read of await readLines(file, offset)) {
    if (read.type === "unreadable") {
      parts.warn({ type: "unreadable-line", streamId, byteOffset: read.start });
    } else {
      const fold = foldLine(state, read.line);
      if (fold.type === "gap") return { known: { ...start, offset, state }, counted, damaged: true };
      if (fold.type === "counted") {
        counted.push({ line: read.line, before: state });
        state = fold.state;
      }
    }
    offset = read.end;
  }
  return { known: { ...start, offset, state }, counted, damaged: false };
}

/** Reads a stream's file at one go, from what is known of it; undefined where there is none. */
export function readStream(
  parts: JournalParts,
  streamId: string,
  before: KnownStream | undefined,
): Promise<NewLines | undefined> {
  return parts.readSlots.run(async () => {
    let file: OpenFile;
    try {
      file = await parts.ops.open(parts.layout.stream(streamId), "read");
    } catch (error) {
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
    try {
      return await readOn(parts, streamId, file, before);
    } finally {
      await file.close();
    }
  });
}

/** The error of a stream that must not be used: to leave records out in silence could mean to pay for them again. */
export function damagedStream(streamId: string): Error {
  return storeFailed(`The journal stream ${streamId} is damaged: some of its records cannot be read.`);
}
