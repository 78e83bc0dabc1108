import type { Scenario } from "@dramatis/replicate-emulator";
import type { Timing } from "../../../src/engine/timing.ts";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import type { Clock } from "../../../src/util/clock.ts";
import type { StoreFaults } from "../faulty-store.ts";
import type { JumpingClock } from "../jumping-clock.ts";
import type { NetworkFaults } from "./faulty-network.ts";

export type Stage = "create" | "list" | "wait" | "download" | "store" | "journal" | "clock" | "restore";

/** A count for the model with one image per prediction, and one for the model with four images per prediction. */
export interface PerModel {
  readonly single: number;
  readonly batch: number;
}

/** The environment of a fault. */
export interface FaultSetup {
  readonly scenario?: Scenario;
  readonly timing?: Partial<Timing>;
  readonly timeoutMs?: number;
  readonly concurrency?: number;
  readonly store?: StoreFaults;
  readonly network?: NetworkFaults;
  /** The clock of the engine with the faults. */
  readonly clock?: JumpingClock;
  /** The clock of a second engine on the same store, which keeps calling `resume` while the first one works. */
  readonly rival?: JumpingClock;
  /** When the batch has ended, a store is restored to its state at the n-th event, and the batch is resumed there. */
  readonly restoredFrom?: number;
  /** How the caller cancels once every prediction exists: with its signal, or with `cancel`. */
  readonly stops?: "signal" | "cancel";
}

/** One fault at one stage, and its expected outcome. */
export interface FaultCase {
  readonly stage: Stage;
  readonly name: string;
  /** The name under which it is counted together with others. Default: `name`. */
  readonly countedAs?: string;
  /** Skipped in a quick run. */
  readonly onlyInFull?: boolean;
  /** The counters of the emulator, the store, or the network that must have fired. */
  readonly fires: readonly string[];
  /** `isOn` returns false once the fault is off. */
  readonly setUp: (isOn: () => boolean, clock: Clock) => FaultSetup;
  /** The error codes with which slots can fail. Absent if all slots succeed. */
  readonly fails?: ErrorCode | readonly ErrorCode[];
  /** How many slots fail. `some` means zero or more. Default: 0. */
  readonly failing?: PerModel | "some";
  /** `generate` rejects with this code before anything is journaled. */
  readonly rejects?: ErrorCode;
  /** How many creates are repeated. Default: at most as many as created nothing. */
  readonly repeats?: PerModel;
  /**
   * How many predictions are paid without an image, because no image can be fetched. `stopped` means those that were
   * canceled while running. Default: 0.
   */
  readonly paidInVain?: PerModel | "stopped";
  /** Whether a retry pays for the failed slots, fetches paid images, or can do either. */
  readonly retry?: "free" | "pays" | "either";
}

/** The slots that fail with one prediction. */
export const ofOne: PerModel = { single: 1, batch: 4 };
export const ofAll: PerModel = { single: 4, batch: 4 };
export const none: PerModel = { single: 0, batch: 0 };
export const once: PerModel = { single: 1, batch: 1 };

/** Part of every text from the provider, so that tests detect leaks. */
export const leakMarker = "shard-7.internal.example";
