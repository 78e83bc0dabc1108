import type { OpenFile } from "../files/fs-ops.ts";
import { type JournalLine, parseLine } from "./journal-line.ts";

const lineFeed = 10;
const chunkBytes = 64 * 1024;

/** About how much is read before the lines so far are given on. */
const pieceBytes = 512 * 1024;

/** A piece of a stream's file between two line feeds. */
export type ReadLine =
  | { readonly type: "line"; readonly line: JournalLine; readonly end: number }
  /** Torn or damaged. */
  | { readonly type: "unreadable"; readonly start: number; readonly end: number };

/** Some lines of a file, in their order. */
export interface Lines {
  readonly lines: readonly ReadLine[];
  /** The offset behind them. */
  readonly end: number;
  /** Whether the file held nothing behind them when it was read. */
  readonly ended: boolean;
}

/**
 * Reads lines from `offset` on, each with the offset behind it, a bounded number at once. What follows the last line
 * feed of the file is left out: it is torn, or still being written.
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

/** Up to at least one line feed, or all there is. */
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

/** The bytes of a file from `offset` on. */
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
