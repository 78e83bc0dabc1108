import type { JournalLine } from "./journal-line.ts";

/** The state of a stream up to the offset that was read. */
export interface StreamState {
  /** The number of records. */
  readonly count: number;
  readonly open: boolean;
  readonly kind: string | undefined;
  /** The owner, from the first line. */
  readonly owner: string | undefined;
  /** The first line, if any. Lines from before indexes existed have no creation time. */
  readonly created: { readonly nonce: string; readonly at: string | undefined } | undefined;
  /** The nonce of the line that set the kind. */
  readonly kindNonce: string | undefined;
  /** For an open stream: the position that the append that opened it expected, which is also in the marker's name. */
  readonly openedAt: number | undefined;
  /** The nonce of the last valid line. */
  readonly lastNonce: string | undefined;
  /** Whether the file is sealed: later lines are not valid, and the file is about to be replaced. */
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
 * The effect of a line on a stream. `void`: another writer was first, so the line is not valid for any reader. `gap`:
 * the line was written after records that are missing.
 */
export type Fold =
  | { readonly type: "counted"; readonly state: StreamState }
  | { readonly type: "void" | "gap" };

/**
 * Applies a line to a stream. Whether a line is valid depends only on the file before it, and the file only grows. So
 * all readers agree, and of several writers that expect the same number of records, the first one in the file wins,
 * without a lock.
 */
export function foldLine(state: StreamState, line: JournalLine): Fold {
  if (state.sealed) return { type: "void" };
  if (line.follows !== undefined && line.follows !== state.lastNonce) return { type: "void" };
  if (line.expected < state.count) return { type: "void" };
  // A writer appends only after it has read all records before its line.
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
