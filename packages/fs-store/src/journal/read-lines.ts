import type { OpenFile } from "../files/fs-ops.ts";
import { type JournalLine, parseLine } from "./journal-line.ts";

const lineFeed = 10;
const chunkBytes = 64 * 1024;

/** A piece of a stream's file between two line feeds. */
export type ReadLine =
  | { readonly type: "line"; readonly line: JournalLine; readonly end: number }
  /** Torn or damaged. */
  | { readonly type: "unreadable"; readonly start: number; readonly end: number };

/**
 * Reads the lines from `offset` on, each with the offset behind it. What follows the last line feed is left out: it
 * is torn, or still being written.
 */
export async function readLines(file: OpenFile, offset: number): Promise<ReadLine[]> {
  const bytes = await readRest(file, offset);
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
  return lines;
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
