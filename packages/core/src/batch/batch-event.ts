import type { AssetKind } from "../assets/asset.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { BatchMetadata, BatchResult, Warning } from "./batch-result.ts";
import type { Product } from "./media.ts";
import type { SlotStage } from "./slot.ts";
import type { SlotFailure } from "./slot-failure.ts";

interface EventBase {
  readonly batchId: string;
  /** The event's position in the batch's journal. Gaps are normal. `slot-progress` repeats the last position. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface SlotEventBase extends EventBase {
  /** The slot's number, from 0. */
  readonly slot: number;
  /** The attempt of the slot, from 1; 0 if the slot ended before its first attempt. */
  readonly attempt: number;
}

/** A round of a batch starts: the first round or a retry. */
export interface BatchStartEvent<Kind extends AssetKind = "image"> extends EventBase {
  readonly type: "batch-start";
  readonly kind: Kind;
  /** 0 for the first round, plus one for each retry. */
  readonly round: number;
  readonly requested: number;
  /** The slots that this round runs. */
  readonly slots: readonly number[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
}

/** A slot starts an attempt. */
export interface SlotStartEvent extends SlotEventBase {
  readonly type: "slot-start";
}

/** Progress of a slot. Not journaled. */
export interface SlotProgressEvent extends SlotEventBase {
  readonly type: "slot-progress";
  readonly status: SlotStage;
  /** 0 to 1, if the model reports it. */
  readonly progress?: number;
  /** Why the slot is currently waiting for the provider, such as `provider_unavailable` or `rate_limited`. */
  readonly waiting?: ErrorCode;
}

/** The image or video of a slot is stored. */
export type SlotEndEvent<Kind extends AssetKind = "image"> = SlotEventBase & {
  readonly type: "slot-end";
} & Product<Kind>;

/** A slot ended without an asset. For a canceled slot, the code is `canceled`. */
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

/** An event of a batch. Fold the events in order with {@link reduceBatch} to get the state of the batch. */
export type BatchEvent<Kind extends AssetKind = "image"> =
  | BatchStartEvent<Kind>
  | SlotStartEvent
  | SlotProgressEvent
  | SlotEndEvent<Kind>
  | SlotErrorEvent
  | BatchEndEvent<Kind>;
