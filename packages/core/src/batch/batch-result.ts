import type { AssetKind } from "../assets/asset.ts";
import type { JsonObject } from "../util/json.ts";
import type { MediaTypes } from "./media.ts";
import type { Slot } from "./slot.ts";

/** The request of a batch, and how it was sent to the model. */
export interface BatchMetadata {
  /** The user's description of the character. */
  readonly description: string;
  /** The prompt that was sent to the model. */
  readonly prompt: string;
  /** For example `replicate`. */
  readonly provider: string;
  /** For example `google/imagen-4`. */
  readonly model: string;
  /** The parameters that were sent to the model, except prompt and seed. */
  readonly parameters: JsonObject;
  /** The seed of the first call, if the model supports seeds. Call i runs with seed + i. */
  readonly seed?: number;
  /** When the batch was requested: ISO 8601, UTC. */
  readonly createdAt: string;
  /** For a video: the character reference that was sent to the model. */
  readonly characterReferenceId?: string;
}

interface BatchBase<Kind extends AssetKind> {
  readonly batchId: string;
  readonly kind: Kind;
  /** The number of requested images; 1 for a video. */
  readonly requested: number;
  /** Every slot, in order. */
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
}

/**
 * The result of a batch. `requested` is always the number of images plus the number of failures. Both lists are in slot
 * order.
 *
 * - `succeeded`: every slot has an image.
 * - `partial`: some slots have an image, the others failed.
 * - `failed`: no slot has an image.
 * - `canceled`: at least one slot was canceled. Images that were finished before are in the result.
 */
export type BatchResult<Kind extends AssetKind = "image"> = BatchBase<Kind> & MediaTypes[Kind]["ended"];

/** The result of a video, which is a batch of one slot. */
export type VideoResult = BatchResult<"video">;

/** A batch that has not ended, with the images and failures so far. */
export type RunningBatch<Kind extends AssetKind = "image"> = BatchBase<Kind> & MediaTypes[Kind]["running"];

/** Something that differs from the request without failing it, such as a parameter that the model does not support. */
export interface Warning {
  readonly code:
    | "parameter_unsupported"
    | "parameter_unknown"
    | "model_unknown"
    | "outputs_surplus"
    | "asset_missing";
  /**
   * What was done instead. TypeScript callers and HTTP clients read the same text, so it does not name a field of the
   * request: `parameter` does.
   */
  readonly message: string;
  /** The parameter that the warning is about, by its name in the request. */
  readonly parameter?: string;
  /** The ids of assets that were stored in addition to those of the slots. You can get and remove them like any other. */
  readonly assetIds?: readonly string[];
}
