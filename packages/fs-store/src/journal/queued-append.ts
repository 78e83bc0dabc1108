import { type AppendOptions, checkedAppend, type JournalRecord } from "@dramatis/core/store";
import { newNonce } from "../files/writer.ts";
import type { LineParts } from "./journal-line.ts";

/** An append that waits to be written. */
export interface QueuedAppend {
  readonly line: LineParts;
  readonly byteLength: number;
  resolve(count: number): void;
  reject(error: unknown): void;
}

/** Validates an append, and copies its records as JSON, because the caller may change them afterwards. */
export function lineParts(
  records: readonly JournalRecord[],
  expected: number,
  options: AppendOptions,
): { readonly line: LineParts; readonly byteLength: number } {
  const { kind, owner, byteLength, ...rest } = checkedAppend(records, expected, options);
  const line = {
    ...rest,
    nonce: newNonce(),
    ...(kind === undefined ? {} : { kind }),
    ...(owner === undefined ? {} : { owner }),
  };
  return { line, byteLength };
}
