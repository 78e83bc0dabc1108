import { crc32 } from "node:zlib";
import type { JournalRecord } from "@dramatis/core/store";
import * as z from "zod/mini";

/** One append, as it stands in a stream's file. */
export interface JournalLine {
  /** Names this append, no other. */
  readonly nonce: string;
  /** How many records the stream must hold for the line to count. */
  readonly expected: number;
  /** The nonce of the line before it in the same write, without which it does not count. */
  readonly follows?: string;
  readonly kind?: string;
  /** On the line that creates a stream: whose it is. */
  readonly owner?: string;
  /** On the line that creates a stream: when. */
  readonly at?: string;
  /** After a compaction: the line that created the stream, and the one that gave it its kind. */
  readonly first?: string;
  readonly kindGiven?: string;
  readonly open: boolean;
  /** The last line of its file: a compaction is about to put another file in its place. */
  readonly sealed?: boolean;
  readonly records: readonly JournalRecord[];
}

const schema = z.object({
  nonce: z.string(),
  expected: z.int().check(z.nonnegative()),
  follows: z.exactOptional(z.string()),
  kind: z.exactOptional(z.string()),
  owner: z.exactOptional(z.string()),
  at: z.exactOptional(z.string()),
  first: z.exactOptional(z.string()),
  kindGiven: z.exactOptional(z.string()),
  open: z.boolean(),
  sealed: z.exactOptional(z.boolean()),
  records: z.array(
    z.custom<JournalRecord>((value) => typeof value === "object" && value !== null && !Array.isArray(value)),
  ),
});

/** What of a line can be made before its place in the file is known. `records` are JSON texts of objects. */
export interface LineParts extends Omit<JournalLine, "records"> {
  readonly records: readonly string[];
}

/**
 * The bytes of a line: JSON, a space, and the CRC-32 of the JSON in eight hex digits. It begins with a line feed of
 * its own, so that a torn line that a kill left at the end of the file never swallows it.
 */
export function formatLine({ records, ...head }: LineParts): Uint8Array {
  const json = `${JSON.stringify(head).slice(0, -1)},"records":[${records.join(",")}]}`;
  return Buffer.from(`\n${json} ${checksum(json)}\n`);
}

/** Reads a line without its line feeds; undefined where it is torn or damaged. */
export function parseLine(bytes: Uint8Array): JournalLine | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const json = text.slice(0, -9);
  if (text.slice(-9) !== ` ${checksum(json)}`) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}
