import type { AssetKind } from "../assets/asset.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { Product } from "./media.ts";
import type { SlotFailure } from "./slot-failure.ts";

/** The stages of a running slot. */
export type SlotStage = "starting" | "processing" | "storing";

interface SlotBase {
  /** The slot's number in its batch, from 0. */
  readonly slot: number;
  /** The number of paid attempts that were started: 0 while queued for the first time. */
  readonly attempt: number;
}

/** A slot that waits for its turn. */
export interface QueuedSlot extends SlotBase {
  readonly status: "queued";
}

/** A slot whose asset is being generated, downloaded or stored. */
export interface RunningSlot extends SlotBase {
  readonly status: SlotStage;
  /** 0 to 1, if the model reports it. */
  readonly progress?: number;
  /** Why the slot is currently waiting for the provider, such as `provider_unavailable` or `rate_limited`. */
  readonly waiting?: ErrorCode;
}

/** A slot that ended with an image or a video. */
export type SucceededSlot<Kind extends AssetKind = "image"> = SlotBase & {
  readonly status: "succeeded";
} & Product<Kind>;

/** A slot that ended without an asset. */
export interface FailedSlot extends SlotBase {
  readonly status: "failed";
  readonly failure: SlotFailure;
}

/** A slot that was canceled before its asset was stored. `failure.code` is `canceled`. */
export interface CanceledSlot extends SlotBase {
  readonly status: "canceled";
  readonly failure: SlotFailure;
}

/** A slot of a batch: one image, or a video. `status` is the discriminant. */
export type Slot<Kind extends AssetKind = "image"> =
  | QueuedSlot
  | RunningSlot
  | SucceededSlot<Kind>
  | FailedSlot
  | CanceledSlot;

/** Whether the slot has ended. */
export function hasEnded<Kind extends AssetKind>(
  slot: Slot<Kind>,
): slot is SucceededSlot<Kind> | FailedSlot | CanceledSlot {
  return slot.status === "succeeded" || "failure" in slot;
}
