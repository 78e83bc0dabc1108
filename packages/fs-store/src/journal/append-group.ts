import { DramatisError } from "@dramatis/core/store";
import type { Filing } from "./file-streams.ts";
import { formatLine, type LineParts } from "./journal-line.ts";
import type { QueuedAppend } from "./queued-append.ts";
import type { StreamState } from "./stream-state.ts";

/** The approximate size of one write, in bytes. */
const groupBytes = 1024 * 1024;

/** Appends to one stream that are written together. */
export interface AppendGroup {
  readonly appends: readonly QueuedAppend[];
  readonly bytes: Uint8Array;
  /** The expected positions of the appends that open the stream. */
  readonly openings: readonly number[];
  /** The entries to add to the indexes first. */
  readonly filings: readonly Filing[];
}

/**
 * Takes the appends from `waiting` that can be written now, in order: the first one expects the current number of
 * records, each other one the number after the previous append. Rejects with `conflict` what can never be written.
 * The others stay in `waiting`.
 *
 * @param at - the current time, for a stream that is created.
 */
export function nextGroup(waiting: QueuedAppend[], state: StreamState, at: string): AppendGroup {
  const queued = waiting.splice(0);
  const appends: QueuedAppend[] = [];
  const lines: Uint8Array[] = [];
  const openings: number[] = [];
  const filings: Filing[] = [];
  let { count, open, kind } = state;
  let isCreated = state.created !== undefined;
  let byteLength = 0;
  let follows: string | undefined;
  for (const append of queued) {
    const line = lineAfter(append.line, follows, isCreated ? undefined : at);
    if (line.expected < state.count) {
      append.reject(tooLate(line, state.count));
    } else if (line.expected !== count || (byteLength > 0 && byteLength + append.byteLength > groupBytes)) {
      waiting.push(append);
    } else {
      appends.push(append);
      lines.push(formatLine(line));
      if (line.open && !open) openings.push(line.expected);
      if (!isCreated || givesKind(line, kind)) {
        filings.push({ nonce: line.nonce, at, kind: line.kind ?? kind, owner: line.owner });
      }
      isCreated = true;
      kind = line.kind ?? kind;
      count += line.records.length;
      open = line.open;
      byteLength += append.byteLength;
      follows = line.nonce;
    }
  }
  if (appends.length === 0) rejectAll(waiting.splice(0), state.count);
  return { appends, bytes: Buffer.concat(lines), openings, filings };
}

/** Returns whether a line changes the stream's kind. */
export function givesKind(line: Pick<LineParts, "kind">, kind: string | undefined): boolean {
  return line.kind !== undefined && line.kind !== kind;
}

/** Completes a line for its place in the file. Only the line that creates the stream has an owner and a time. */
function lineAfter(
  { owner, ...line }: LineParts,
  follows: string | undefined,
  createdAt: string | undefined,
): LineParts {
  return {
    ...line,
    ...(follows === undefined ? {} : { follows }),
    ...(createdAt === undefined ? {} : { at: createdAt }),
    ...(createdAt === undefined || owner === undefined ? {} : { owner }),
  };
}

/** Rejects appends to a stream with `count` records, because none of them expects that number. */
export function rejectAll(appends: readonly QueuedAppend[], count: number): void {
  for (const append of appends) append.reject(tooLate(append.line, count));
}

function tooLate({ expected }: LineParts, count: number): DramatisError {
  return new DramatisError(
    "conflict",
    `The stream has ${count} records instead of ${expected}. Read the new records, and append again.`,
  );
}
