import type { CharacterReference } from "../../src/assets/character-reference.ts";
import type { BatchMetadata, BatchResult, RunningBatch } from "../../src/batch/batch-result.ts";
import type { Slot } from "../../src/batch/slot.ts";
import type { SlotFailure } from "../../src/batch/slot-failure.ts";
import { characterReferencePrompt } from "../../src/images/prompt-template.ts";

export const batchId = "01990d2e-7a3b-7c11-9d2e-5b1f0a6c4e21";

export const description = "a red-haired pirate with an eye patch";

/** The images of four slots. */
const images: readonly (readonly [id: string, predictionId: string, sha256Start: string])[] = [
  ["3f0c2b9e-5d0a-4c55-8a51-0f9d1f6f3c10", "rrr4z55ocneqzikepnug6xezpe", "9b1f"],
  ["8d6f1c77-2b1e-4f3a-9f0c-6a3f7b1f2d11", "jpzd7hm5gfcapbfyt4mqytarku", "1c7e"],
  ["c1a5e0d4-9b7c-4d2e-8c3b-2e4f5a6b7c12", "ufawqhfynnddngldkgtslldrkq", "77a0"],
  ["f47ac10b-58cc-4372-a567-0e02b2c3d413", "gm3qorzdhgbfurvjtvhg6dckhu", "e3d4"],
];

const parameters = { aspect_ratio: "1:1", output_format: "png" };

export const batchMetadata: BatchMetadata = {
  description,
  prompt: characterReferencePrompt(description),
  provider: "replicate",
  model: "google/imagen-4",
  parameters,
  createdAt: "2026-01-15T09:30:00.000Z",
};

/** Returns the image of a slot. */
export function sampleImage(slot: number): CharacterReference {
  const [id, predictionId, start] = images[slot % images.length] ?? ["", "", ""];
  return {
    id,
    filename: `${id}.png`,
    path: `${id}.png`,
    mediaType: "image/png",
    width: 1024,
    height: 1024,
    byteLength: 1_204_224 + slot,
    sha256: start.padEnd(64, "0"),
    createdAt: `2026-01-15T09:30:0${slot + 5}.000Z`,
    origin: { type: "generated", batchId, slot, attempt: 1 },
    metadata: {
      description,
      prompt: batchMetadata.prompt,
      model: batchMetadata.model,
      predictionId,
      parameters,
    },
  };
}

export function sampleFailure(slot: number): SlotFailure {
  return {
    slot,
    code: "content_rejected",
    message: "The model refused the content as sensitive. Change what you ask for, or try again.",
    retryable: true,
    predictionId: images[slot % images.length]?.[1] ?? "",
  };
}

const succeeded = (slot: number): Slot => ({
  slot,
  attempt: 1,
  status: "succeeded",
  image: sampleImage(slot),
});

const failed = (slot: number): Slot => ({ slot, attempt: 1, status: "failed", failure: sampleFailure(slot) });

const base = { batchId, kind: "image", requested: 4, warnings: [], metadata: batchMetadata } as const;

export const succeededBatch: BatchResult = {
  ...base,
  status: "succeeded",
  images: [sampleImage(0), sampleImage(1), sampleImage(2), sampleImage(3)],
  failures: [],
  slots: [0, 1, 2, 3].map(succeeded),
};

export const partialBatch: BatchResult = {
  ...base,
  status: "partial",
  images: [sampleImage(0), sampleImage(1), sampleImage(3)],
  failures: [sampleFailure(2)],
  slots: [succeeded(0), succeeded(1), failed(2), succeeded(3)],
};

export const failedBatch: BatchResult = {
  ...base,
  requested: 1,
  status: "failed",
  images: [],
  failures: [sampleFailure(0)],
  slots: [failed(0)],
};

const canceledFailure: SlotFailure = {
  slot: 1,
  code: "canceled",
  message: "The image was canceled before it was ready.",
  retryable: true,
};

export const canceledBatch: BatchResult = {
  ...base,
  requested: 2,
  status: "canceled",
  images: [sampleImage(0)],
  failures: [canceledFailure],
  slots: [succeeded(0), { slot: 1, attempt: 1, status: "canceled", failure: canceledFailure }],
};

export const runningBatch: RunningBatch = {
  ...base,
  requested: 2,
  status: "running",
  images: [sampleImage(0)],
  failures: [],
  slots: [succeeded(0), { slot: 1, attempt: 1, status: "processing", progress: 0.4 }],
};
