import type { CharacterReference } from "../character-reference.ts";
import type { JsonObject } from "../json.ts";
import type { AssetKind } from "../store/asset.ts";
import type { Slot, SlotFailure } from "./slot.ts";
import type { Warning } from "./warning.ts";

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
}

interface BatchBase {
  readonly batchId: string;
  readonly kind: AssetKind;
  /** How many images were asked for. */
  readonly requested: number;
  /** Every slot, in order. */
  readonly slots: readonly Slot[];
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
export type BatchResult = BatchBase &
  (
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
      }
  );

/** A batch of which at least one slot has not ended: what there is so far. */
export type RunningBatch = BatchBase & {
  readonly status: "running";
  readonly images: readonly CharacterReference[];
  readonly failures: readonly SlotFailure[];
};
