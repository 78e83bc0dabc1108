import { DramatisError } from "@dramatis/core";
import { formatLine, type LineParts } from "./journal-line.ts";
import type { QueuedAppend } from "./queued-append.ts";
import type { StreamState } from "./stream-state.ts";

/** About how much is written at once. */
const groupBytes = 1024 * 1024;

/** Appends of one stream that are written by one write, and where each stands in it. */
export interface AppendGroup {
  readonly appends: readonly QueuedAppend[];
  readonly bytes: Uint8Array;
  /** What the appends expect that turn the stream open. */
  readonly openings: readonly number[];
}

/**
 * Takes from `waiting` the appends that may be written now, in their order: the first one expects what the stream
 * holds, each further one what it will hold after the one before. Those that can never come to their turn are
 * rejected with `conflict`; the others stay.
 */
export function nextGroup(waiting: QueuedAppend[], state: StreamState): AppendGroup {
  const queued = waiting.splice(0);
  const appends: QueuedAppend[] = [];
  const lines: Uint8Array[] = [];
  const openings: number[] = [];
  let { count, open } = state;
  let byteLength = 0;
  let follows: string | undefined;
  for (const append of queued) {
    const line: LineParts = follows === undefined ? append.line : { ...append.line, follows };
    if (line.expected < state.count) {
      append.reject(tooLate(line, state.count));
    } else if (line.expected !== count || (byteLength > 0 && byteLength + append.byteLength > groupBytes)) {
      waiting.push(append);
    } else {
      appends.push(append);
      lines.push(formatLine(line));
      if (line.open && !open) openings.push(line.expected);
      count += line.records.length;
      open = line.open;
      byteLength += append.byteLength;
      follows = line.nonce;
    }
  }
  if (appends.length === 0) rejectAll(waiting.splice(0), state.count);
  return { appends, bytes: Buffer.concat(lines), openings };
}

/** Rejects appends of a stream that holds `count` records, which none of them expects. */
export function rejectAll(appends: readonly QueuedAppend[], count: number): void {
  for (const append of appends) append.reject(tooLate(append.line, count));
}

function tooLate({ expected }: LineParts, count: number): DramatisError {
  return new DramatisError(
    "conflict",
    `The stream holds ${count} records, not ${expected}: another writer was first. Read it, and append again.`,
  );
}
