import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch, Warning } from "./batch-result.ts";
import { nameAssets } from "./media.ts";
import type { Slot } from "./slot.ts";

/** The state of a batch, folded from its events. */
export interface BatchState<Kind extends AssetKind = "image"> {
  readonly batchId: string;
  readonly kind: Kind;
  readonly round: number;
  readonly requested: number;
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
  /** Whether the last round has ended. */
  readonly ended: boolean;
  /** The sequence of the last event. */
  readonly sequence: number;
}

/** Converts the state to a result, or to a {@link RunningBatch} while a round is running. */
export function toBatchResult<Kind extends AssetKind = "image">(
  state: Omit<BatchState<Kind>, "round" | "sequence">,
): BatchResult<Kind> | RunningBatch<Kind>;
// Only the name of the asset differs between the kinds, so every kind is treated as images in here.
export function toBatchResult(state: Omit<BatchState, "round" | "sequence">): BatchResult | RunningBatch {
  const { batchId, kind, requested, slots, warnings, metadata, ended } = state;
  const assets = slots.flatMap((slot) => (slot.status === "succeeded" ? [slot[kind]] : []));
  const failures = slots.flatMap((slot) => ("failure" in slot ? slot.failure : []));
  const status = !ended
    ? "running"
    : assets.length === requested
      ? "succeeded"
      : slots.some((slot) => slot.status === "canceled")
        ? "canceled"
        : assets.length > 0
          ? "partial"
          : "failed";
  const named = nameAssets[kind](assets);
  // The status was derived from the same lists whose lengths the type speaks of.
  const result: object = { batchId, kind, status, requested, ...named, failures, slots, warnings, metadata };
  return result as BatchResult | RunningBatch;
}
