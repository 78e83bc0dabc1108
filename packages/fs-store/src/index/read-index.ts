import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import type { Slots } from "../files/slots.ts";
import { isErrno } from "../files/store-error.ts";
import { type FoundEntry, parseEntry } from "./index-entry.ts";

/** How many bytes are read at once: about 150 lines. */
const pieceBytes = 16 * 1024;

const lineFeed = 10;

/** What reading an index needs. */
export interface IndexParts {
  readonly ops: FsOps;
  readonly readSlots: Slots;
}

/**
 * Reads the entries of an index before `end`, last one first, in pieces. Yields nothing if the index does not exist.
 * The file is closed between pieces, so that a slow reader holds no handle.
 */
export async function* entriesBefore(
  parts: IndexParts,
  path: string,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly FoundEntry[]> {
  let before = end;
  while (before > 0) {
    const piece = await withIndex(parts, path, (file) => readPiece(file, before));
    if (piece === undefined) return;
    if (piece.entries.length > 0) yield piece.entries;
    before = piece.start;
  }
}

/** Reads the entry whose line starts at an offset. Returns undefined if no valid line starts there. */
export async function entryAt(
  parts: IndexParts,
  path: string,
  offset: number,
): Promise<FoundEntry | undefined> {
  return withIndex(parts, path, async (file) => {
    const { byteLength } = await file.facts();
    if (offset >= byteLength) return undefined;
    const [text = ""] = (await readBytes(file, offset, Math.min(offset + 256, byteLength)))
      .toString("latin1")
      .split("\n");
    const entry = parseEntry(text);
    return entry && { ...entry, offset };
  });
}

async function withIndex<Result>(
  { ops, readSlots }: IndexParts,
  path: string,
  action: (file: OpenFile) => Promise<Result>,
): Promise<Result | undefined> {
  return readSlots.run(async () => {
    let file: OpenFile;
    try {
      file = await ops.open(path, "read");
    } catch (error) {
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
    try {
      return await action(file);
    } finally {
      await file.close();
    }
  });
}

/** Reads the last complete lines before `end`, up to one piece, and returns the offset of the first of them. */
async function readPiece(
  file: OpenFile,
  end: number,
): Promise<{ readonly entries: readonly FoundEntry[]; readonly start: number }> {
  const stop = Math.min(end, (await file.facts()).byteLength);
  for (let length = pieceBytes; ; length *= 2) {
    const from = Math.max(0, stop - length);
    const bytes = await readBytes(file, from, stop);
    // The bytes before the first line feed belong to an earlier line.
    const first = from === 0 ? 0 : bytes.indexOf(lineFeed);
    if (first !== -1 && (first < bytes.byteLength - 1 || from === 0)) {
      return { entries: entriesIn(bytes.subarray(first), from + first), start: from + first };
    }
  }
}

function entriesIn(bytes: Buffer, offset: number): FoundEntry[] {
  const entries: FoundEntry[] = [];
  let start = 0;
  for (const text of bytes.toString("latin1").split("\n")) {
    const entry = parseEntry(text);
    if (entry !== undefined) entries.push({ ...entry, offset: offset + start });
    start += text.length + 1;
  }
  return entries.reverse();
}

async function readBytes(file: OpenFile, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.byteLength) {
    const count = await file.read(bytes.subarray(filled), start + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
