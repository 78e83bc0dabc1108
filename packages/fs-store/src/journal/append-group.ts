import { DramatisError } from "@dramatis/core/store";
import type { Filing } from "./file-streams.ts";
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
  /** What the indexes are to know first. */
  readonly filings: readonly Filing[];
}

/**
 * Takes from `waiting` the appends that may be written now, in their order: the first one expects what the stream
 * holds, each further one what it will hold after the one before. Those that can never come to their turn are
 * rejected with `conflict`; the others stay.
 *
 * @param at - the time of now, for the stream that is created.
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

/** Whether a line gives a stream another kind than it has. */
export function givesKind(line: Pick<LineParts, "kind">, kind: string | undefined): boolean {
  return line.kind !== undefined && line.kind !== kind;
}

/** A line as it stands in the file: only the one that creates the stream says whose it is, and when that was. */
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
