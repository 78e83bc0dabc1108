import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch, Warning } from "./batch-result.ts";
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
  state: BatchState<Kind>,
): BatchResult<Kind> | RunningBatch<Kind> {
  const { batchId, kind, requested, slots, warnings, metadata, ended } = state;
  const products = slots.flatMap((slot) => (slot.status === "succeeded" ? [slot[kind]] : []));
  const failures = slots.flatMap((slot) => ("failure" in slot ? slot.failure : []));
  const status = !ended
    ? "running"
    : products.length === requested
      ? "succeeded"
      : slots.some((slot) => slot.status === "canceled")
        ? "canceled"
        : products.length > 0
          ? "partial"
          : "failed";
  const made = kind === "video" ? { video: products[0] } : { images: products };
  // The status was derived from the lists whose lengths the union describes.
  return { batchId, kind, status, requested, ...made, failures, slots, warnings, metadata } as unknown as
    | BatchResult<Kind>
    | RunningBatch<Kind>;
}
