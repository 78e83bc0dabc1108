import type { CharacterReference } from "../character-reference.ts";
import type { ErrorCode } from "../errors/error-codes.ts";

/** Why a slot has no image. */
export interface SlotFailure {
  /** The slot's number, from 0. */
  readonly slot: number;
  readonly code: ErrorCode;
  /** What happened and what to do, in words that may be shown. */
  readonly message: string;
  /** Whether retrying the slot may succeed. */
  readonly retryable: boolean;
  readonly predictionId?: string;
}

/** The stages of a slot that is under way. */
export type SlotStage = "starting" | "processing" | "storing";

interface SlotBase {
  /** The slot's number in its batch, from 0. */
  readonly slot: number;
  /** How many paid attempts were begun: 0 while queued for the first time. */
  readonly attempt: number;
}

/** A place in a batch that waits for its turn. */
export interface QueuedSlot extends SlotBase {
  readonly status: "queued";
}

/** A place whose image is being made, or downloaded and stored. */
export interface RunningSlot extends SlotBase {
  readonly status: SlotStage;
  /** 0 to 1, where the model tells it. */
  readonly progress?: number;
}

/** A place that ended with an image. */
export interface SucceededSlot extends SlotBase {
  readonly status: "succeeded";
  readonly image: CharacterReference;
}

/** A place that ended without one. */
export interface FailedSlot extends SlotBase {
  readonly status: "failed";
  readonly failure: SlotFailure;
}

/** A place that was stopped before its image was there; `failure.code` is `canceled`. */
export interface CanceledSlot extends SlotBase {
  readonly status: "canceled";
  readonly failure: SlotFailure;
}

/** One place in a batch. `status` tells the cases apart. */
export type Slot = QueuedSlot | RunningSlot | SucceededSlot | FailedSlot | CanceledSlot;

/** Whether the slot has come to an end. */
export function hasEnded(slot: Slot): slot is SucceededSlot | FailedSlot | CanceledSlot {
  return slot.status === "succeeded" || slot.status === "failed" || slot.status === "canceled";
}
