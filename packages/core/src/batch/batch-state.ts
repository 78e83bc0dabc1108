import type { AssetKind } from "../store/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch } from "./batch-result.ts";
import type { Slot } from "./slot.ts";
import type { Warning } from "./warning.ts";

/** The fold of a batch's events. */
export interface BatchState {
  readonly batchId: string;
  readonly kind: AssetKind;
  readonly round: number;
  readonly requested: number;
  readonly slots: readonly Slot[];
  readonly warnings: readonly Warning[];
  readonly metadata: BatchMetadata;
  /** Whether the last round has come to its end. */
  readonly ended: boolean;
  /** The sequence of the last event. */
  readonly sequence: number;
}

/** The state as a result: {@link RunningBatch} while a round is under way. */
export function batchResultOf(state: BatchState): BatchResult | RunningBatch {
  const { batchId, kind, requested, slots, warnings, metadata, ended } = state;
  const images = slots.flatMap((slot) => (slot.status === "succeeded" ? slot.image : []));
  const failures = slots.flatMap((slot) => ("failure" in slot ? slot.failure : []));
  const status = !ended
    ? "running"
    : images.length === requested
      ? "succeeded"
      : slots.some((slot) => slot.status === "canceled")
        ? "canceled"
        : images.length > 0
          ? "partial"
          : "failed";
  // The status was derived from the very lists whose lengths the union speaks of.
  return { batchId, kind, status, requested, images, failures, slots, warnings, metadata } as
    | BatchResult
    | RunningBatch;
}
