import { DramatisError } from "../errors/dramatis-error.ts";
import type { AppendOptions, JournalRecord } from "./journal.ts";
import { utf8Length } from "./json-metadata.ts";
import { isKind, isOwner, kindRule, ownerRule } from "./stream-facts.ts";

/** Maximum size of one append, in bytes of JSON. */
const maxBytes = 16 * 1024 * 1024;

/** The validated arguments of an append. */
export interface CheckedAppend {
  /** The JSON text of each record. The caller can change the records from now on. */
  readonly records: readonly string[];
  /** The total size of all records, in bytes of UTF-8. */
  readonly byteLength: number;
  readonly expected: number;
  readonly kind: string | undefined;
  readonly owner: string | undefined;
  readonly open: boolean;
}

/**
 * Validates the arguments of an append, and converts its records to text. For authors of stores.
 * @throws DramatisError `invalid_request`
 */
export function checkedAppend(
  records: readonly JournalRecord[],
  expected: number,
  { kind, owner, open = false }: AppendOptions = {},
): CheckedAppend {
  if (!isPosition(expected)) throw badAppend("expected", "must be a number of records");
  if (!Array.isArray(records)) throw badAppend("records", "must be an array of JSON objects");
  if (kind !== undefined && !isKind(kind)) throw badAppend("kind", kindRule);
  if (owner !== undefined && !isOwner(owner)) throw badAppend("owner", ownerRule);
  if (typeof open !== "boolean") throw badAppend("open", "must be true or false");
  const texts = records.map(recordText);
  const byteLength = texts.reduce((sum, text) => sum + utf8Length(text), 0);
  if (byteLength > maxBytes) throw badAppend("records", "must be at most 16 MiB of JSON in one append");
  return { records: texts, byteLength, expected, kind, owner, open };
}

/** Validates the start position of a read. For authors of stores. @throws DramatisError `invalid_request` */
export function checkedPosition(from: number): number {
  if (isPosition(from)) return from;
  const message = "must be the position of a record, from 0";
  throw new DramatisError("invalid_request", `The \`from\` of a read ${message}.`, {
    issues: [{ path: "from", message }],
  });
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function recordText(record: JournalRecord): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(record);
  } catch (cause) {
    throw badAppend("records", "must be JSON", cause);
  }
  // A date or an array has JSON too, but would not be a record when it is read.
  if (!text?.startsWith("{")) throw badAppend("records", "must be JSON objects");
  return text;
}

function badAppend(path: string, message: string, cause?: unknown): DramatisError {
  return new DramatisError("invalid_request", `The \`${path}\` of an append ${message}.`, {
    issues: [{ path, message }],
    ...(cause !== undefined && { cause }),
  });
}
