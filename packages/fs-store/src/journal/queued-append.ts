import { type AppendOptions, DramatisError, type JournalRecord } from "@dramatis/core";
import { newNonce } from "../files/writer.ts";
import type { LineParts } from "./journal-line.ts";

/** The most that one append may hold, in bytes of JSON. */
const maxBytes = 16 * 1024 * 1024;

/** An append that waits for its turn. */
export interface QueuedAppend {
  readonly line: LineParts;
  readonly byteLength: number;
  resolve(count: number): void;
  reject(error: unknown): void;
}

/** Checks an append, and takes the text of its records: the caller may change them from here on. */
export function lineParts(
  records: readonly JournalRecord[],
  expected: number,
  options: AppendOptions,
): { readonly line: LineParts; readonly byteLength: number } {
  if (!Number.isSafeInteger(expected) || expected < 0)
    throw invalid("expected", "must be a number of records");
  if (!Array.isArray(records)) throw invalid("records", "must be an array of JSON objects");
  const { kind, open = false } = options;
  if (kind !== undefined && (typeof kind !== "string" || kind.length > 200)) {
    throw invalid("kind", "must be a text of at most 200 characters");
  }
  if (typeof open !== "boolean") throw invalid("open", "must be true or false");
  const texts = records.map(recordText);
  const byteLength = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (byteLength > maxBytes) throw invalid("records", "must be at most 16 MiB of JSON in one append");
  return {
    line: { nonce: newNonce(), expected, ...(kind !== undefined && { kind }), open, records: texts },
    byteLength,
  };
}

function recordText(record: JournalRecord): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(record);
  } catch (cause) {
    throw invalid("records", "must be JSON", cause);
  }
  // A date or an array has a text as well, and would be no record any more when it is read.
  if (!text?.startsWith("{")) throw invalid("records", "must be JSON objects");
  return text;
}

function invalid(path: string, message: string, cause?: unknown): DramatisError {
  return new DramatisError("invalid_request", `The \`${path}\` of an append ${message}.`, {
    issues: [{ path, message }],
    ...(cause !== undefined && { cause }),
  });
}
