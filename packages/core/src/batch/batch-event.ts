import type { AssetKind } from "../assets/asset.ts";
import type { Product } from "../assets/product.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { BatchMetadata, BatchResult, Warning } from "./batch-result.ts";
import type { SlotFailure, SlotStage } from "./slot.ts";

interface EventBase {
  readonly batchId: string;
  /** The event's position in the batch's journal. Gaps are normal; `slot-progress` repeats the last one. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface SlotEventBase extends EventBase {
  /** The slot's number, from 0. */
  readonly slot: number;
  /** Which attempt of the slot, from 1; 0 for a slot that ended before its first. */
  readonly attempt: number;
}

/** A round of a batch begins: the first one, or a retry. */
export interface BatchStartEvent<Kind extends AssetKind = "image"> extends EventBase {
  readonly type: "batch-start";
  readonly kind: Kind;
  /** 0 at first, one more with each retry. */
  readonly round: number;
  readonly requested: number;
  /** The slots that this round runs. */
  readonly slots: readonly number[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
}

/** A slot begins an attempt. */
export interface SlotStartEvent extends SlotEventBase {
  readonly type: "slot-start";
}

/** A slot has come further. It is not journaled. */
export interface SlotProgressEvent extends SlotEventBase {
  readonly type: "slot-progress";
  readonly status: SlotStage;
  /** 0 to 1, where the model tells it. */
  readonly progress?: number;
  /** Why the provider keeps the slot waiting, while it does: `provider_unavailable` or `rate_limited`, for example. */
  readonly waiting?: ErrorCode;
}

/** A slot's image, or its video, is stored. */
export type SlotEndEvent<Kind extends AssetKind = "image"> = SlotEventBase & {
  readonly type: "slot-end";
} & Product<Kind>;

/** A slot ended without an image; a canceled one too, with the code `canceled`. */
export interface SlotErrorEvent extends SlotEventBase {
  readonly type: "slot-error";
  readonly failure: SlotFailure;
}

/** All slots have ended. */
export interface BatchEndEvent<Kind extends AssetKind = "image"> extends EventBase {
  readonly type: "batch-end";
  readonly round: number;
  readonly result: BatchResult<Kind>;
}

/** What happens to a batch, in order. Folding the events with {@link reduceBatch} gives its state. */
export type BatchEvent<Kind extends AssetKind = "image"> =
  | BatchStartEvent<Kind>
  | SlotStartEvent
  | SlotProgressEvent
  | SlotEndEvent<Kind>
  | SlotErrorEvent
  | BatchEndEvent<Kind>;
