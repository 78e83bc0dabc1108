import type { AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { JsonObject } from "../util/json.ts";
import type { Slot, SlotFailure } from "./slot.ts";

/** What a batch was asked for, and how. */
export interface BatchMetadata {
  /** What the user said of the character. */
  readonly description: string;
  /** What was sent to the model. */
  readonly prompt: string;
  /** `replicate`, for example. */
  readonly provider: string;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** The parameters that the model is really given, beside prompt and seed. */
  readonly parameters: JsonObject;
  /** The seed of the first call, where the model takes one: call i runs with seed + i. */
  readonly seed?: number;
  /** When the batch was asked for: ISO 8601, UTC. */
  readonly createdAt: string;
  /** Of a video: the character reference that the model was given. */
  readonly characterReferenceId?: string;
}

interface BatchBase<Kind extends AssetKind> {
  readonly batchId: string;
  readonly kind: Kind;
  /** How many images were asked for; of a video, 1. */
  readonly requested: number;
  /** Every slot, in order. */
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
}

type None = readonly [];
type Some<Item> = readonly [Item, ...Item[]];

/**
 * How a batch ended; `requested` is always the number of images and failures together, both in slot order.
 *
 * - `succeeded`: every slot has its image.
 * - `partial`: some have, some failed.
 * - `failed`: none has.
 * - `canceled`: some slot was canceled; what was finished before is among the images.
 */
export type BatchResult<Kind extends AssetKind = "image"> = BatchBase<Kind> & Outcome[Kind];

interface Outcome {
  readonly image:
    | { readonly status: "succeeded"; readonly images: Some<CharacterReference>; readonly failures: None }
    | {
        readonly status: "partial";
        readonly images: Some<CharacterReference>;
        readonly failures: Some<SlotFailure>;
      }
    | { readonly status: "failed"; readonly images: None; readonly failures: Some<SlotFailure> }
    | {
        readonly status: "canceled";
        readonly images: readonly CharacterReference[];
        readonly failures: Some<SlotFailure>;
      };
  readonly video:
    | { readonly status: "succeeded"; readonly video: VideoReference; readonly failures: None }
    | {
        readonly status: "failed" | "canceled";
        readonly video?: undefined;
        readonly failures: readonly [SlotFailure];
      };
}

/** How a video came out: a batch of one slot. */
export type VideoResult = BatchResult<"video">;

/** A batch of which at least one slot has not ended: what there is so far. */
export type RunningBatch<Kind extends AssetKind = "image"> = BatchBase<Kind> & Running[Kind];

interface Running {
  readonly image: {
    readonly status: "running";
    readonly images: readonly CharacterReference[];
    readonly failures: readonly SlotFailure[];
  };
  readonly video: {
    readonly status: "running";
    readonly video?: VideoReference;
    readonly failures: readonly SlotFailure[];
  };
}

/** Something that did not go as asked and failed nothing: a parameter that the model lacks, for example. */
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
  /** The parameter that it is about, by its name in the request. */
  readonly parameter?: string;
  /** What was stored besides what the slots asked for, by its ids. They are found, served and removed like any other. */
  readonly assetIds?: readonly string[];
}
