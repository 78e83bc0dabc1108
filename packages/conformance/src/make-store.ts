import type { ErrorCode } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";

/** What several processes try at the same time. */
export type Race =
  /** Each puts bytes of its own, which no other one puts, under the one id. */
  | { readonly type: "put"; readonly id: string }
  /** Each appends one record to the one stream, all with the same `expected`. */
  | { readonly type: "append"; readonly streamId: string; readonly expected: number };

/** How a race ended for one process: it won, or its error's code. */
export type RaceOutcome = "won" | ErrorCode;

/** How the bytes of an asset are damaged: some are missing at the end, or as many as before are there, one of them another. */
export type Damage = "cut" | "changed";

/**
 * What a harness can do to a store from outside. Each is optional: the cases that need one that is missing are left
 * out, and `casesFor` tells which. Each gets a store that `MakeStore`, or `reopen`, has made.
 */
export interface Facilities {
  /** Another instance on the same data, as a process that starts has it; the first one may be open or closed. */
  reopen(store: Store): Store | Promise<Store>;
  /** Lets `count` processes of the operating system try the same at the same time. */
  raceProcesses(store: Store, race: Race, count: number): Promise<readonly RaceOutcome[]>;
  /**
   * Starts a process that appends records `{ position }` (it may add more to each) one at a time, each with
   * `open: true`, and kills it with SIGKILL. It resolves with the number of appends that were acknowledged.
   */
  appendAndKill(store: Store, streamId: string): Promise<number>;
  damage(store: Store, id: string, how: Damage): Promise<void>;
  /** Cuts into the last append of a stream, as a power cut may. */
  tearJournal(store: Store, streamId: string): Promise<void>;
  /** From here on the backend fails every call of this store. */
  breakDown(store: Store): void | Promise<void>;
  /** The names of the temporary things that the store has left on its backend. */
  leftovers(store: Store): readonly string[] | Promise<readonly string[]>;
  /** How many handles (files, connections that were taken) the store has open. */
  openHandles(store: Store): number | Promise<number>;
  /** Rewrites what the store holds in less space, where it can do that. */
  compact(store: Store): Promise<void>;
}

/** Gives a new, empty store each time that it is called. What a harness can do beyond that are its properties. */
export type MakeStore = (() => Store | Promise<Store>) & Partial<Facilities>;
