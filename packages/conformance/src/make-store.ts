import type { ErrorCode } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";

/** What several processes attempt at the same time. */
export type Race =
  /** Each process puts different bytes under the same id. */
  | { readonly type: "put"; readonly id: string }
  /** Each process appends one record to the same stream, all with the same `expected`. */
  | { readonly type: "append"; readonly streamId: string; readonly expected: number };

/** The outcome of a race for one process: it won, or the code of its error. */
export type RaceOutcome = "won" | ErrorCode;

/** How an asset's bytes are damaged: the end is cut off, or one byte is changed. */
export type Damage = "cut" | "changed";

/**
 * What a harness can do to a store from outside. Each facility is optional: cases that need a missing one are left
 * out, and `casesFor` reports them. Each receives a store that `MakeStore` or `reopen` returned.
 */
export interface Facilities {
  /** Opens another instance on the same data, as a new process would. The given store may be open or closed. */
  reopen(store: Store): Store | Promise<Store>;
  /** Starts `count` operating system processes that attempt the same thing at the same time. */
  raceProcesses(store: Store, race: Race, count: number): Promise<readonly RaceOutcome[]>;
  /**
   * Starts a process that appends records `{ position }` (more members are allowed) one at a time, each with
   * `open: true`, and kills it with SIGKILL. Resolves with the number of appends that were acknowledged.
   */
  appendAndKill(store: Store, streamId: string): Promise<number>;
  damage(store: Store, id: string, how: Damage): Promise<void>;
  /** Cuts into the last append of a stream, as a power failure can. */
  tearJournal(store: Store, streamId: string): Promise<void>;
  /** Makes the backend fail every further call of this store. */
  breakDown(store: Store): void | Promise<void>;
  /** Returns the names of temporary data that the store has left on its backend. */
  leftovers(store: Store): readonly string[] | Promise<readonly string[]>;
  /** Returns how many handles (files, pooled connections) the store has open. */
  openHandles(store: Store): number | Promise<number>;
  /** Rewrites the store's data into less space. */
  compact(store: Store): Promise<void>;
}

/** Returns a new, empty store on each call. Its properties are the optional facilities of the harness. */
export type MakeStore = (() => Store | Promise<Store>) & Partial<Facilities>;
