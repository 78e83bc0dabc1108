import type { JournalLine } from "./journal-line.ts";

/** A stream as far as its file has been read. */
export interface StreamState {
  /** The number of records. */
  readonly count: number;
  readonly open: boolean;
  readonly kind: string | undefined;
  /** Whose it is, as its first line said. */
  readonly owner: string | undefined;
  /** Its first line; absent if it has none. One that was written before there were indexes does not say when. */
  readonly created: { readonly nonce: string; readonly at: string | undefined } | undefined;
  /** The line that gave it its kind. */
  readonly kindNonce: string | undefined;
  /** Where the stream is open: what the append that opened it expected, by which its marker is named. */
  readonly openedAt: number | undefined;
  /** The last line that counted. */
  readonly lastNonce: string | undefined;
  /** Nothing counts any more that is appended to this file: another one is about to take its place. */
  readonly sealed: boolean;
}

export const emptyStream: StreamState = {
  count: 0,
  open: false,
  kind: undefined,
  owner: undefined,
  created: undefined,
  kindNonce: undefined,
  openedAt: undefined,
  lastNonce: undefined,
  sealed: false,
};

/**
 * What a line does to a stream. `void`: another writer was first, so that the line never counts, for any reader.
 * `gap`: it was written after records that are not there.
 */
export type Fold =
  | { readonly type: "counted"; readonly state: StreamState }
  | { readonly type: "void" | "gap" };

/**
 * Whether a line counts depends on the file before it alone, and the file only grows. So all readers agree, and of
 * many writers that expected the same number of records the first in the file has won, without a lock.
 */
export function foldLine(state: StreamState, line: JournalLine): Fold {
  if (state.sealed) return { type: "void" };
  if (line.follows !== undefined && line.follows !== state.lastNonce) return { type: "void" };
  if (line.expected < state.count) return { type: "void" };
  // A writer appends only what it expects of the file before it, and that it had read.
  if (line.expected > state.count) return { type: "gap" };
  if (line.sealed) return { type: "counted", state: { ...state, lastNonce: line.nonce, sealed: true } };
  const openedAt = state.open ? state.openedAt : line.expected;
  const isOfKind = line.kind === undefined || line.kind === state.kind;
  return {
    type: "counted",
    state: {
      count: state.count + line.records.length,
      open: line.open,
      kind: line.kind ?? state.kind,
      owner: state.created === undefined ? line.owner : state.owner,
      created: state.created ?? { nonce: line.first ?? line.nonce, at: line.at },
      kindNonce: isOfKind ? state.kindNonce : (line.kindGiven ?? line.nonce),
      openedAt: line.open ? openedAt : undefined,
      lastNonce: line.nonce,
      sealed: false,
    },
  };
}
