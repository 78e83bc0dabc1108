import type { Scenario } from "@dramatis/replicate-emulator";
import type { Timing } from "../../../src/engine/timing.ts";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import type { Clock } from "../../../src/util/clock.ts";
import type { StoreFaults } from "../faulty-store.ts";
import type { JumpingClock } from "../jumping-clock.ts";
import type { NetworkFaults } from "./faulty-network.ts";

export type Stage = "create" | "list" | "wait" | "download" | "store" | "journal" | "clock" | "restore";

/** A number for the model that makes one image a prediction, and one for the model that makes all four in one. */
export interface PerModel {
  readonly single: number;
  readonly batch: number;
}

/** What a fault needs around the engine. `isOn` turns false when the fault has gone. */
export interface FaultSetup {
  readonly scenario?: Scenario;
  readonly timing?: Partial<Timing>;
  readonly timeoutMs?: number;
  readonly concurrency?: number;
  readonly store?: StoreFaults;
  readonly network?: NetworkFaults;
  /** The clock of the engine that meets the faults. */
  readonly clock?: JumpingClock;
  /** The clock of a second engine on the same store, which resumes what it can while the first one works. */
  readonly rival?: JumpingClock;
  /** The store is put back to how it was at the n-th event, and the batch is resumed there once it has ended here. */
  readonly restoredFrom?: number;
  /** The caller gives up once every prediction exists: by its signal, or by the batch's id. */
  readonly stops?: "signal" | "cancel";
}

/** One fault at one stage, and what has to come of it. */
export interface FaultCase {
  readonly stage: Stage;
  readonly name: string;
  /** Under which name it is counted, together with others; its own, if absent. */
  readonly countedAs?: string;
  /** Left out of a quick run. */
  readonly onlyInFull?: boolean;
  /** Each of these has to have fired, as the emulator, the store or the network counts it. */
  readonly fires: readonly string[];
  readonly setUp: (isOn: () => boolean, clock: Clock) => FaultSetup;
  /** The code with which slots fail; none if all succeed. Several where chance decides. */
  readonly fails?: ErrorCode | readonly ErrorCode[];
  /** How many slots fail; `some`: none or more. */
  readonly failing?: PerModel | "some";
  /** Before anything is journaled: `generate` rejects with this code. */
  readonly rejects?: ErrorCode;
  /** Creates beyond the planned ones. Absent: as many as the emulator proves to have been free. */
  readonly repeats?: PerModel;
  /** Predictions that were paid and leave no image: only where it can never be had. `stopped`: those canceled while running. */
  readonly paidInVain?: PerModel | "stopped";
  /** Whether the retry pays for what failed, fetches what was paid, or may do either. */
  readonly retry?: "free" | "pays" | "either";
}

/** One prediction of the four, or the one there is: the slots that fail with it. */
export const ofOne: PerModel = { single: 1, batch: 4 };
export const ofAll: PerModel = { single: 4, batch: 4 };
export const none: PerModel = { single: 0, batch: 0 };
export const once: PerModel = { single: 1, batch: 1 };

/** Stands in everything that the provider says, so that a leak shows. */
export const inside = "shard-7.internal.example";
