import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isErrno } from "../files/store-error.ts";
import { causeOf, type LeftAlone, leftAlone } from "./left-alone.ts";

/** The maximum size of an image in bytes, which is the same as the engine's limit for provider outputs. */
export const maxImageBytes = 64 * 1024 * 1024;

/** A file of the first implementation that is open for reading. */
export interface OpenLegacyFile {
  readonly type: "open";
  readonly byteLength: number;
  readonly modifiedAt: Date;
  readonly file: FileHandle;
  readonly facts: BigIntStats;
}

// Does not follow a link that has just replaced the file, and does not wait for a writer if the file is a pipe.
// Windows supports neither flag.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export async function openLegacyFile(path: string): Promise<OpenLegacyFile | LeftAlone> {
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch (error) {
    if (isErrno(error, "ELOOP")) return leftAlone("symbolic_link", "it is a symbolic link");
    return leftAlone("unreadable", `it cannot be read: ${causeOf(error)}`);
  }
  try {
    const facts = await file.stat({ bigint: true });
    const byteLength = Number(facts.size);
    const problem = problemOf(facts, byteLength);
    if (problem === undefined) return { type: "open", byteLength, modifiedAt: facts.mtime, file, facts };
    await file.close();
    return problem;
  } catch (error) {
    await file.close();
    return leftAlone("unreadable", `it cannot be read: ${causeOf(error)}`);
  }
}

function problemOf(facts: BigIntStats, byteLength: number): LeftAlone | undefined {
  if (!facts.isFile()) return leftAlone("not_a_file", "it is not a regular file");
  if (byteLength === 0) return leftAlone("not_an_image", "it is empty");
  if (byteLength <= maxImageBytes) return undefined;
  return leftAlone("too_large", `it has ${byteLength} bytes; the maximum is ${maxImageBytes} bytes`);
}

/** Reads the complete file. Rejects content that was changed meanwhile, because it may be inconsistent. */
export async function readLegacyFile({
  file,
  facts,
  byteLength,
}: OpenLegacyFile): Promise<Uint8Array | LeftAlone> {
  const bytes = new Uint8Array(byteLength);
  try {
    let filled = 0;
    while (filled < byteLength) {
      const { bytesRead } = await file.read(bytes, filled, byteLength - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === byteLength && isUnchanged(facts, await file.stat({ bigint: true }))) return bytes;
  } catch (error) {
    return leftAlone("unreadable", `it cannot be read: ${causeOf(error)}`);
  }
  return leftAlone("changed", "it was changed while it was being read");
}

/** Returns whether the file and its content are still the same, according to its metadata. */
export function isUnchanged(before: BigIntStats, now: BigIntStats): boolean {
  const isSame = before.dev === now.dev && before.ino === now.ino && before.size === now.size;
  return isSame && before.mtimeNs === now.mtimeNs && before.ctimeNs === now.ctimeNs;
}
