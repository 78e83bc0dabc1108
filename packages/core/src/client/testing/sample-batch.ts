import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../../batch/batch-result.ts";
import { type BatchState, batchResultOf } from "../../batch/batch-state.ts";
import { reduceBatch } from "../../batch/reduce-batch.ts";
import {
  batchEnd,
  batchStart,
  numbered,
  slotEnd,
  slotError,
  slotProgress,
  slotStart,
} from "../../testing/batch-events.ts";

/** What the events say, all together. */
export function resultAfter(events: readonly BatchEvent[]): BatchResult | RunningBatch {
  const state = events.reduce<BatchState | undefined>(reduceBatch, undefined);
  if (state === undefined) throw new Error("The batch did not begin.");
  return batchResultOf(state);
}

/** Gives the events their places, and each `batch-end` the result that it stands for. */
export function told(events: readonly BatchEvent[]): BatchEvent[] {
  const placed = numbered(events);
  return placed.map((event, index) => {
    if (event.type !== "batch-end") return event;
    const result = resultAfter(placed.slice(0, index + 1));
    if (result.status === "running") throw new Error("The batch did not end.");
    return { ...event, result };
  });
}

/** A batch of two, of which one fails. The description has letters of one to four bytes. */
export const partialBatch: readonly BatchEvent[] = told([
  batchStart({
    requested: 2,
    slots: [0, 1],
    metadata: { ...batchStart().metadata, description: "a pirate, é 海 🏴‍☠️" },
  }),
  slotStart(0),
  slotProgress(0, "processing", 0.5),
  slotStart(1),
  slotEnd(0),
  slotError(1, "content_rejected"),
  batchEnd(),
]);

/** The same, canceled after its first image. */
export const canceledBatch: readonly BatchEvent[] = told([
  ...partialBatch.slice(0, 5),
  slotError(1, "canceled"),
  batchEnd(),
]);

/** Every slot of it failed. */
export const failedBatch: readonly BatchEvent[] = told([
  ...partialBatch.slice(0, 4),
  slotError(0, "no_output"),
  slotError(1, "content_rejected"),
  batchEnd(),
]);

/** The partial one, retried to its end. */
export const retriedBatch: readonly BatchEvent[] = told([
  ...partialBatch,
  batchStart({ requested: 2, slots: [1], round: 1, metadata: partialMetadata() }),
  slotStart(1, { attempt: 2 }),
  slotEnd(1, { attempt: 2 }),
  batchEnd({ round: 1 }),
]);

function partialMetadata() {
  return resultAfter(partialBatch).metadata;
}
