import { type AppendOptions, checkedAppend, type JournalRecord } from "@dramatis/core/store";
import { newNonce } from "../files/writer.ts";
import type { LineParts } from "./journal-line.ts";

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
  const { kind, owner, byteLength, ...rest } = checkedAppend(records, expected, options);
  const line = {
    ...rest,
    nonce: newNonce(),
    ...(kind === undefined ? {} : { kind }),
    ...(owner === undefined ? {} : { owner }),
  };
  return { line, byteLength };
}
