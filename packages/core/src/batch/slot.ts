import type { AssetKind } from "../assets/asset.ts";
import type { Product } from "../assets/product.ts";
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
  /** Why the provider keeps it waiting, while it does: `provider_unavailable` or `rate_limited`, for example. */
  readonly waiting?: ErrorCode;
}

/** A place that ended with an image, or with a video. */
export type SucceededSlot<Kind extends AssetKind = "image"> = SlotBase & {
  readonly status: "succeeded";
} & Product<Kind>;

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
export type Slot<Kind extends AssetKind = "image"> =
  | QueuedSlot
  | RunningSlot
  | SucceededSlot<Kind>
  | FailedSlot
  | CanceledSlot;

/** Whether the slot has come to an end. */
export function hasEnded<Kind extends AssetKind>(
  slot: Slot<Kind>,
): slot is SucceededSlot<Kind> | FailedSlot | CanceledSlot {
  return slot.status === "succeeded" || slot.status === "failed" || slot.status === "canceled";
}
