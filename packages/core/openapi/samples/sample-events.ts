import type { BatchEvent } from "../../src/batch/batch-event.ts";
import type { BatchResult } from "../../src/batch/batch-result.ts";
import { batchId, batchMetadata, sampleFailure, sampleImage } from "./sample-batch.ts";

const at = (second: number) => ({ batchId, at: `2026-01-15T09:30:${String(second).padStart(2, "0")}.000Z` });

const result: BatchResult = {
  batchId,
  kind: "image",
  requested: 2,
  status: "partial",
  images: [sampleImage(0)],
  failures: [sampleFailure(1)],
  slots: [
    { slot: 0, attempt: 1, status: "succeeded", image: sampleImage(0) },
    { slot: 1, attempt: 1, status: "failed", failure: sampleFailure(1) },
  ],
  warnings: [],
  metadata: batchMetadata,
};

/** The events of a batch of two images with one failure. Each event type occurs at least once. */
export const sampleEvents: readonly BatchEvent[] = [
  {
    type: "batch-start",
    ...at(0),
    sequence: 1,
    kind: "image",
    round: 0,
    requested: 2,
    slots: [0, 1],
    warnings: [],
    metadata: batchMetadata,
  },
  { type: "slot-start", ...at(0), sequence: 3, slot: 0, attempt: 1 },
  { type: "slot-start", ...at(0), sequence: 5, slot: 1, attempt: 1 },
  {
    type: "slot-progress",
    ...at(2),
    sequence: 7,
    slot: 0,
    attempt: 1,
    status: "processing",
    progress: 0.4,
  },
  { type: "slot-end", ...at(5), sequence: 8, slot: 0, attempt: 1, image: sampleImage(0) },
  { type: "slot-error", ...at(6), sequence: 9, slot: 1, attempt: 1, failure: sampleFailure(1) },
  { type: "batch-end", ...at(6), sequence: 10, round: 0, result },
];
