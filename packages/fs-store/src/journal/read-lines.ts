import type { OpenFile } from "../files/fs-ops.ts";
import { type JournalLine, parseLine } from "./journal-line.ts";

const lineFeed = 10;
const chunkBytes = 64 * 1024;

/** The approximate number of bytes to read before the lines so far are returned. */
const pieceBytes = 512 * 1024;

/** A line of a stream's file, valid or not. */
export type ReadLine =
  | { readonly type: "line"; readonly line: JournalLine; readonly end: number }
  /** A torn or damaged line. */
  | { readonly type: "unreadable"; readonly start: number; readonly end: number };

/** Some consecutive lines of a file. */
export interface Lines {
  readonly lines: readonly ReadLine[];
  /** The offset after these lines. */
  readonly end: number;
  /** Whether the file had no more lines when it was read. */
  readonly ended: boolean;
}

/**
 * Reads a limited number of lines from `offset` on, each with the offset after it. Bytes after the last line feed of
 * the file are left out: they are torn, or still being written.
 */
export async function readLines(file: OpenFile, offset: number): Promise<Lines> {
  const { bytes, ended } = await readPiece(file, offset);
  const lines: ReadLine[] = [];
  let start = 0;
  for (let feed = bytes.indexOf(lineFeed); feed !== -1; feed = bytes.indexOf(lineFeed, start)) {
    if (feed > start) {
      const line = parseLine(bytes.subarray(start, feed));
      const end = offset + feed + 1;
      lines.push(line ? { type: "line", line, end } : { type: "unreadable", start: offset + start, end });
    }
    start = feed + 1;
  }
  return { lines, end: offset + start, ended };
}

/** Reads until at least one line feed, or the end of the file. */
async function readPiece(file: OpenFile, offset: number): Promise<{ bytes: Buffer; ended: boolean }> {
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  let lineEnds = false;
  while (byteLength < pieceBytes || !lineEnds) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const count = await file.read(chunk, offset + byteLength);
    if (count === 0) return { bytes: Buffer.concat(chunks), ended: true };
    const read = chunk.subarray(0, count);
    lineEnds ||= read.includes(lineFeed);
    chunks.push(read);
    byteLength += count;
  }
  return { bytes: Buffer.concat(chunks), ended: false };
}

/** Reads the bytes of a file from `offset` to its end. */
export async function readRest(file: OpenFile, offset: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let position = offset;
  while (true) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const count = await file.read(chunk, position);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    position += count;
  }
}
