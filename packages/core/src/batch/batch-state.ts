import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch, Warning } from "./batch-result.ts";
import type { Slot } from "./slot.ts";

/** The fold of a batch's events. */
export interface BatchState<Kind extends AssetKind = "image"> {
  readonly batchId: string;
  readonly kind: Kind;
  readonly round: number;
  readonly requested: number;
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
  /** Whether the last round has come to its end. */
  readonly ended: boolean;
  /** The sequence of the last event. */
  readonly sequence: number;
}

/** The state as a result: {@link RunningBatch} while a round is under way. */
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
  // The status was derived from the very lists whose lengths the union speaks of.
  return { batchId, kind, status, requested, ...made, failures, slots, warnings, metadata } as unknown as
    | BatchResult<Kind>
    | RunningBatch<Kind>;
}
