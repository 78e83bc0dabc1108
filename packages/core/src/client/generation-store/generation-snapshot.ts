import type { AssetKind } from "../../assets/asset.ts";
import type { Warning } from "../../batch/batch-result.ts";
import type { MediaTypes, Product } from "../../batch/media.ts";
import type { SlotStage } from "../../batch/slot.ts";
import type { SlotFailure } from "../../batch/slot-failure.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { ConnectionState } from "../media-client.ts";

/** The request of a store of this kind. */
export type GenerationRequest<Kind extends AssetKind = "image"> = MediaTypes[Kind]["request"];

interface GenerationSlotBase {
  /** The slot's number, from 0. */
  readonly slot: number;
  /** How many paid attempts were started; 0 while the slot waits for its first. */
  readonly attempt: number;
}

/** A slot that does not have its image or video yet. */
export interface PendingSlot extends GenerationSlotBase {
  readonly status: "pending";
  readonly stage: "queued" | SlotStage;
  /** From 0 to 1, if the model reports it. */
  readonly progress?: number | undefined;
  /** Why the slot is waiting for the provider, while it is: `provider_unavailable`, for example. */
  readonly waiting?: ErrorCode | undefined;
}

/** A slot that has its image or video. */
export type ReadySlot<Kind extends AssetKind = "image"> = GenerationSlotBase & {
  readonly status: "ready";
} & Product<Kind>;

/** A slot that ended without an image or video. For a canceled slot, `failure.code` is `canceled`. */
export interface EndedSlot extends GenerationSlotBase {
  readonly status: "failed" | "canceled";
  readonly failure: SlotFailure;
}

/** One cell of the grid, discriminated by `status`. */
export type GenerationSlot<Kind extends AssetKind = "image"> = PendingSlot | ReadySlot<Kind> | EndedSlot;

/**
 * - `submitting`: the server has not confirmed yet that the batch has started.
 * - `succeeded`, `partial`, `failed`, `canceled`: the status of the batch's result. `failed` also means that the batch
 *   could not be started or its events were lost; `error` then says why, and pending slots can still run on the server.
 */
export type GenerationStatus =
  | "idle"
  | "submitting"
  | "running"
  | "succeeded"
  | "partial"
  | "failed"
  | "canceled";

interface GenerationSnapshotBase<Kind extends AssetKind> {
  readonly status: GenerationStatus;
  /**
   * `reconnecting` while the stream is interrupted; the batch continues. `connecting` while the server cannot be
   * reached and has not answered yet; the batch may or may not have started. Otherwise `connected`, even if nothing
   * runs.
   */
  readonly connection: ConnectionState;
  readonly batchId?: string | undefined;
  /** How many images were requested; 1 for a video; 0 while unknown. */
  readonly requested: number;
  /** Every slot in order, from the moment of submitting. */
  readonly slots: readonly GenerationSlot<Kind>[];
  /** The failures of failed and canceled slots. */
  readonly failures: readonly SlotFailure[];
  readonly warnings: readonly Warning[];
  /** From 0 to 1, the average over all slots. A slot that has ended adds 1. */
  readonly progress: number;
  /** The error of the latest call. Slot failures are in `failures` instead. */
  readonly error?: DramatisError | undefined;
  /** The request; absent for a batch that was attached by its id. */
  readonly request?: GenerationRequest<Kind> | undefined;
}

/**
 * The state that a store shows: `images` for images, `video` for a video. A snapshot is immutable. Equal parts of two
 * consecutive snapshots are the same object.
 */
export type GenerationSnapshot<Kind extends AssetKind = "image"> = GenerationSnapshotBase<Kind> &
  MediaTypes[Kind]["assets"];
