import type { AssetKind } from "../assets/asset.ts";
import type { AnyBatch } from "../batch/any-batch.ts";

/** A batch of any kind, in its current state. */
export type AnyKindOfBatch = AnyBatch;

/** A page of batches. */
export interface BatchPage {
  readonly items: AnyKindOfBatch[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

/** Selects a page of batches. */
export interface BatchPageOptions {
  /** The `cursor` of the previous page. */
  readonly cursor?: string | undefined;
  /** From 1 to 100; 20 if absent. */
  readonly limit?: number | undefined;
  /**
   * Only batches of images, or only of videos; both if absent. Use a cursor only with the kind that you got it with.
   */
  readonly kind?: AssetKind | undefined;
  readonly signal?: AbortSignal | undefined;
}
