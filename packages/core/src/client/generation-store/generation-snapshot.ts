import type { AssetKind } from "../../assets/asset.ts";
import type { CharacterReference } from "../../assets/character-reference.ts";
import type { Product } from "../../assets/product.ts";
import type { VideoReference } from "../../assets/video-reference.ts";
import type { Warning } from "../../batch/batch-result.ts";
import type { SlotFailure, SlotStage } from "../../batch/slot.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import type { VideoRequest } from "../../request/video-request.ts";
import type { ConnectionState } from "../dramatis-client.ts";

interface Requests {
  readonly image: CharacterReferenceRequest;
  readonly video: VideoRequest;
}

/** What a store of this kind is asked for. */
export type GenerationRequest<Kind extends AssetKind = "image"> = Requests[Kind];

interface GenerationSlotBase {
  /** The slot's number, from 0. */
  readonly slot: number;
  /** How many paid attempts were begun: 0 while it waits for its first. */
  readonly attempt: number;
}

/** A slot whose image is not there yet. */
export interface PendingSlot extends GenerationSlotBase {
  readonly status: "pending";
  readonly stage: "queued" | SlotStage;
  /** 0 to 1, where the model tells it. */
  readonly progress?: number | undefined;
  /** Why the provider keeps the slot waiting, while it does: `provider_unavailable`, for example. */
  readonly waiting?: ErrorCode | undefined;
}

/** A slot that has its image, or its video. */
export type ReadySlot<Kind extends AssetKind = "image"> = GenerationSlotBase & {
  readonly status: "ready";
} & Product<Kind>;

/** A slot that ended without one; `failure.code` of a canceled one is `canceled`. */
export interface EndedSlot extends GenerationSlotBase {
  readonly status: "failed" | "canceled";
  readonly failure: SlotFailure;
}

/** One place in the grid. `status` tells the cases apart. */
export type GenerationSlot<Kind extends AssetKind = "image"> = PendingSlot | ReadySlot<Kind> | EndedSlot;

/**
 * - `submitting`: the server has not said yet that it has begun.
 * - `succeeded`, `partial`, `failed`, `canceled`: as a batch's result; `failed` too where it could not be begun or its
 *   events were lost, and then `error` says why. Slots that are pending then may still run on the server.
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
   * `reconnecting` while the stream is cut: the batch goes on. `connecting` while the server cannot be reached and has
   * not answered yet: whether the batch has begun is not known. Otherwise `connected`, also where nothing runs.
   */
  readonly connection: ConnectionState;
  readonly batchId?: string | undefined;
  /** How many images were asked for, 1 of a video; 0 while that is not known. */
  readonly requested: number;
  /** Every slot, in order, from the moment of submitting on. */
  readonly slots: readonly GenerationSlot<Kind>[];
  /** Of failed and canceled slots. */
  readonly failures: readonly SlotFailure[];
  readonly warnings: readonly Warning[];
  /** 0 to 1, over all slots: one that has ended counts as 1. */
  readonly progress: number;
  /** What went wrong with the latest call, beside the slots' own failures. */
  readonly error?: DramatisError | undefined;
  /** Unknown of a batch that was attached by its id. */
  readonly request?: GenerationRequest<Kind> | undefined;
}

interface Made {
  readonly image: { readonly images: readonly CharacterReference[] };
  readonly video: { readonly video: VideoReference | undefined };
}

/**
 * What a store shows: of images, `images`; of a video, `video`. It never changes; of the next one, what is equal is the
 * same object.
 */
export type GenerationSnapshot<Kind extends AssetKind = "image"> = GenerationSnapshotBase<Kind> & Made[Kind];
