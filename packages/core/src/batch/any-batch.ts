import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "./batch-event.ts";
import type { BatchResult, RunningBatch } from "./batch-result.ts";

/** A batch of any kind, running or ended. */
export type AnyBatch = { readonly [Kind in AssetKind]: BatchResult<Kind> | RunningBatch<Kind> }[AssetKind];

/** An event of a batch of any kind. */
export type AnyBatchEvent = { readonly [Kind in AssetKind]: BatchEvent<Kind> }[AssetKind];
