import type { JournalRecord } from "../../packages/core/src/store/index.ts";

/** One record as the process that is killed writes it: it tells where it belongs, and where its append ends. */
export interface WorkRecord {
  readonly position: number;
  /** How many records the stream holds after the append that this one came with. */
  readonly end: number;
  /** Whether the stream is open after that append. */
  readonly open: boolean;
  readonly text: string;
}

/** The records of one append, from a position of the stream up to `end`. */
export function workRecords(start: number, end: number, open: boolean): JournalRecord[] {
  return Array.from({ length: end - start }, (_, index) => {
    const position = start + index;
    return { position, end, open, text: textAt(position) };
  });
}

export function parseRecord({ position, end, open, text }: JournalRecord): WorkRecord {
  if (
    typeof position !== "number" ||
    typeof end !== "number" ||
    typeof open !== "boolean" ||
    typeof text !== "string"
  ) {
    throw new Error("This record was written by nobody.");
  }
  return { position, end, open, text };
}

/** A text that tells positions apart, and of many lengths: from nothing to some pages of the disk. */
export function textAt(position: number): string {
  return String.fromCharCode(97 + (position % 26)).repeat((position * 997) % 12_000);
}
