import type { JournalRecord } from "../../packages/core/src/store/index.ts";

/** A record that states its own position, and where its append ends. */
export interface WorkRecord {
  readonly position: number;
  /** The number of records in the stream after this record's append. */
  readonly end: number;
  /** Whether the stream is open after that append. */
  readonly open: boolean;
  readonly text: string;
}

/** Creates the records of one append, from the position `start` to `end`. */
export function createRecords(start: number, end: number, open: boolean): JournalRecord[] {
  return Array.from({ length: end - start }, (_, index) => {
    const position = start + index;
    return { position, end, open, text: createText(position) };
  });
}

export function parseRecord({ position, end, open, text }: JournalRecord): WorkRecord {
  if (
    typeof position !== "number" ||
    typeof end !== "number" ||
    typeof open !== "boolean" ||
    typeof text !== "string"
  ) {
    throw new Error("The record was not written by this test.");
  }
  return { position, end, open, text };
}

/** Creates a text that depends on the position. Its length varies from 0 to several pages of the disk. */
export function createText(position: number): string {
  return String.fromCharCode(97 + (position % 26)).repeat((position * 997) % 12_000);
}
