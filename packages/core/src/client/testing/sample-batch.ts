import {
  at,
  batchEnd,
  batchId,
  batchStart,
  imageOf,
  numbered,
  slotEnd,
  slotError,
  slotProgress,
  slotStart,
} from "../../../tests/testing/batch-events.ts";
import type { AssetKind } from "../../assets/asset.ts";
import type { VideoReference } from "../../assets/video-reference.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult, RunningBatch, VideoResult } from "../../batch/batch-result.ts";
import { type BatchState, toBatchResult } from "../../batch/batch-state.ts";
import { reduceBatch } from "../../batch/reduce-batch.ts";

/** Returns the result after these events. */
export function resultAfter<Kind extends AssetKind = "image">(
  events: readonly BatchEvent<Kind>[],
): BatchResult<Kind> | RunningBatch<Kind> {
  const state = events.reduce<BatchState<Kind> | undefined>(reduceBatch, undefined);
  if (state === undefined) throw new Error("The batch did not begin.");
  return toBatchResult(state);
}

/** Numbers the events, and gives each `batch-end` the result of the events before it. */
export function toBatchEvents(events: readonly BatchEvent[]): BatchEvent[] {
  const placed = numbered(events);
  return placed.map((event, index) => {
    if (event.type !== "batch-end") return event;
    const result = resultAfter(placed.slice(0, index + 1));
    if (result.status === "running") throw new Error("The batch did not end.");
    return { ...event, result };
  });
}

/** A batch of two slots; one fails. The description has characters of one to four bytes in UTF-8. */
export const partialBatch: readonly BatchEvent[] = toBatchEvents([
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

/** The same batch, canceled after its first image. */
export const canceledBatch: readonly BatchEvent[] = toBatchEvents([
  ...partialBatch.slice(0, 5),
  slotError(1, "canceled"),
  batchEnd(),
]);

/** A batch whose slots all failed. */
export const failedBatch: readonly BatchEvent[] = toBatchEvents([
  ...partialBatch.slice(0, 4),
  slotError(0, "no_output"),
  slotError(1, "content_rejected"),
  batchEnd(),
]);

/** The partial batch, after a retry that succeeded. */
export const retriedBatch: readonly BatchEvent[] = toBatchEvents([
  ...partialBatch,
  batchStart({ requested: 2, slots: [1], round: 1, metadata: partialMetadata() }),
  slotStart(1, { attempt: 2 }),
  slotEnd(1, { attempt: 2 }),
  batchEnd({ round: 1 }),
]);

function partialMetadata() {
  return resultAfter(partialBatch).metadata;
}

const videoId = "00000000-0000-4000-8000-0000000000f0";

export const video: VideoReference = {
  id: videoId,
  filename: `${videoId}.mp4`,
  path: `${videoId}.mp4`,
  mediaType: "video/mp4",
  byteLength: 5,
  sha256: "1".repeat(64),
  createdAt: at,
  origin: { type: "generated", batchId, slot: 0, attempt: 1 },
  metadata: { prompt: "she waves", characterReferenceId: imageOf(0).id },
};

const videoBase = { batchId, at };

const runningVideo: readonly BatchEvent<"video">[] = [
  {
    ...videoBase,
    type: "batch-start",
    sequence: 1,
    kind: "video",
    round: 0,
    requested: 1,
    slots: [0],
    warnings: [],
    metadata: {
      description: "she waves",
      prompt: "she waves",
      provider: "replicate",
      model: "google/veo-3.1",
      parameters: { duration: 8 },
      createdAt: at,
      characterReferenceId: imageOf(0).id,
    },
  },
  { ...videoBase, type: "slot-start", sequence: 2, slot: 0, attempt: 1 },
  {
    ...videoBase,
    type: "slot-progress",
    sequence: 2,
    slot: 0,
    attempt: 1,
    status: "processing",
    progress: 0.5,
  },
];

function videoEnded(end: BatchEvent<"video">): readonly BatchEvent<"video">[] {
  const events = [...runningVideo, end];
  const result = resultAfter<"video">([
    ...events,
    { ...videoBase, type: "batch-end", sequence: 4, round: 0, result: { warnings: [] } as never },
  ]);
  return [
    ...events,
    { ...videoBase, type: "batch-end", sequence: 4, round: 0, result: result as VideoResult },
  ];
}

/** A video that succeeded. */
export const videoBatch = videoEnded({
  ...videoBase,
  type: "slot-end",
  sequence: 3,
  slot: 0,
  attempt: 1,
  video,
});

/** A video that failed. */
export const failedVideo = videoEnded({
  ...videoBase,
  type: "slot-error",
  sequence: 3,
  slot: 0,
  attempt: 1,
  failure: { slot: 0, code: "prediction_failed", message: "It did not work.", retryable: true },
});
