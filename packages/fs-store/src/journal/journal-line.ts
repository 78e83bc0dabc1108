import { crc32 } from "node:zlib";
import type { JournalRecord } from "@dramatis/core/store";
import * as z from "zod/mini";

/** An append as it is written in a stream's file. */
export interface JournalLine {
  /** Identifies this append. */
  readonly nonce: string;
  /** How many records the stream must have for the line to be valid. */
  readonly expected: number;
  /** The nonce of the previous line in the same write. The line is valid only if that line is. */
  readonly follows?: string;
  readonly kind?: string;
  /** The stream's owner, on the line that creates it. */
  readonly owner?: string;
  /** The creation time, on the line that creates the stream. */
  readonly at?: string;
  /** After a compaction: the nonce of the line that created the stream, and of the line that set its kind. */
  readonly first?: string;
  readonly kindGiven?: string;
  readonly open: boolean;
  /** Marks the last valid line of its file: a compaction is about to replace the file. */
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

/** The parts of a line that are known before its place in the file. `records` are JSON texts of objects. */
export interface LineParts extends Omit<JournalLine, "records"> {
  readonly records: readonly string[];
}

/**
 * Formats a line: JSON, a space, and the CRC-32 of the JSON as eight hex digits. It starts with its own line feed, so
 * that a torn line before it does not swallow it.
 */
export function formatLine({ records, ...head }: LineParts): Uint8Array {
  const json = `${JSON.stringify(head).slice(0, -1)},"records":[${records.join(",")}]}`;
  return Buffer.from(`\n${json} ${checksum(json)}\n`);
}

/** Parses a line without its line feeds. Returns undefined if it is torn or damaged. */
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
