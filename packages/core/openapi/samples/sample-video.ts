import type { VideoReference } from "../../src/assets/video-reference.ts";
import type { BatchEvent } from "../../src/batch/batch-event.ts";
import type { BatchMetadata, RunningBatch, VideoResult } from "../../src/batch/batch-result.ts";
import type { SlotFailure } from "../../src/batch/slot-failure.ts";
import { sampleImage } from "./sample-batch.ts";

export const videoBatchId = "01990d31-2f4c-7b20-8a11-4c3d2e1f0a5b";

export const videoPrompt = "she waves at a ship that leaves the harbour";

const videoId = "5b1e9c44-6d3a-4f7e-9a20-1c2d3e4f5a6b";
const predictionId = "x5k2m9qzv1rj60ct3w8hnbe4yg";
const characterReferenceId = sampleImage(0).id;
const parameters = { aspect_ratio: "16:9", duration: 8 };

const metadata: BatchMetadata = {
  description: videoPrompt,
  prompt: videoPrompt,
  provider: "replicate",
  model: "google/veo-3.1",
  parameters,
  seed: 42,
  createdAt: "2026-01-15T09:32:00.000Z",
  characterReferenceId,
};

/** Returns the video that an attempt generated. */
export const sampleVideo = (attempt: number): VideoReference => ({
  id: videoId,
  filename: `${videoId}.mp4`,
  path: `${videoId}.mp4`,
  mediaType: "video/mp4",
  byteLength: 6_291_456,
  sha256: "4ac9".padEnd(64, "0"),
  createdAt: "2026-01-15T09:33:10.000Z",
  origin: { type: "generated", batchId: videoBatchId, slot: 0, attempt },
  metadata: {
    prompt: videoPrompt,
    model: metadata.model,
    seed: 42,
    predictionId,
    characterReferenceId,
    parameters,
  },
});

const base = { batchId: videoBatchId, kind: "video", requested: 1, warnings: [], metadata } as const;
const first = { slot: 0, attempt: 1 } as const;
const second = { slot: 0, attempt: 2 } as const;

export const succeededVideo = (attempt = 1): VideoResult => ({
  ...base,
  status: "succeeded",
  video: sampleVideo(attempt),
  failures: [],
  slots: [{ slot: 0, attempt, status: "succeeded", video: sampleVideo(attempt) }],
});

const failure: SlotFailure = {
  slot: 0,
  code: "content_rejected",
  message: "The model refused the content as sensitive. Change what you ask for, or try again.",
  retryable: true,
  predictionId,
};

export const failedVideo: VideoResult = {
  ...base,
  status: "failed",
  failures: [failure],
  slots: [{ ...first, status: "failed", failure }],
};

const canceled: SlotFailure = {
  slot: 0,
  code: "canceled",
  message: "The video was canceled before it was ready.",
  retryable: true,
};

export const canceledVideo: VideoResult = {
  ...base,
  status: "canceled",
  failures: [canceled],
  slots: [{ ...first, status: "canceled", failure: canceled }],
};

export const runningVideo: RunningBatch<"video"> = {
  ...base,
  status: "running",
  failures: [],
  slots: [{ ...first, status: "processing", progress: 0.4 }],
};

const at = (second: number) => ({
  batchId: videoBatchId,
  at: `2026-01-15T09:32:${String(second).padStart(2, "0")}.000Z`,
});

/** The events of a video that fails and succeeds when retried. Each event type occurs at least once. */
export const sampleVideoEvents: readonly BatchEvent<"video">[] = [
  {
    type: "batch-start",
    ...at(0),
    sequence: 1,
    kind: "video",
    round: 0,
    requested: 1,
    slots: [0],
    warnings: [],
    metadata,
  },
  { type: "slot-start", ...at(0), sequence: 3, ...first },
  { type: "slot-error", ...at(9), sequence: 6, ...first, failure },
  { type: "batch-end", ...at(9), sequence: 7, round: 0, result: failedVideo },
  {
    type: "batch-start",
    ...at(20),
    sequence: 8,
    kind: "video",
    round: 1,
    requested: 1,
    slots: [0],
    warnings: [],
    metadata,
  },
  { type: "slot-start", ...at(20), sequence: 10, ...second },
  { type: "slot-progress", ...at(30), sequence: 12, ...second, status: "processing", progress: 0.4 },
  { type: "slot-end", ...at(59), sequence: 14, ...second, video: sampleVideo(2) },
  { type: "batch-end", ...at(59), sequence: 15, round: 1, result: succeededVideo(2) },
];
