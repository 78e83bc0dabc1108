import type { ModelFacts } from "./model-facts.ts";

/** Known facts about a video model's input. */
export interface VideoModel extends ModelFacts {
  /** The values of `duration`, in seconds. */
  readonly durations?: readonly number[];
  /** The value of `duration` that lets the model choose the length. `modelOptions` can set it. */
  readonly freeDuration?: number;
  /** The input for the image of a character; absent if the model does not take one. */
  readonly character?: CharacterInput;
}

/** The input for the image of a character. */
export interface CharacterInput {
  /** One of the model's `referenceInputs`. */
  readonly input: string;
  /** What the model demands of the rest of the request if this input is set. */
  readonly demands?: ReferenceDemands;
  /** Other inputs that the model refuses or ignores if this one is set. */
  readonly excludes?: readonly string[];
}

/** What a model demands of a request with a character reference. */
export interface ReferenceDemands {
  readonly aspectRatio?: string;
  readonly durationSeconds?: number;
}

const sound = { options: { generate_audio: [true, false] } } as const;

const veo = {
  ...sound,
  aspectRatios: ["16:9", "9:16"],
  durations: [4, 6, 8],
  seed: true,
  negativePrompt: true,
} as const;

/** The limit of MiniMax's own API, in characters; Replicate's schemas do not name one. */
const minimaxPrompt = 2000;

const kling16 = {
  aspectRatios: ["16:9", "9:16", "1:1"],
  durations: [5, 10],
  negativePrompt: true,
  character: { input: "reference_images" },
} as const;

/**
 * The known video models, by their Replicate name. The facts come from the schema that Replicate publishes for each
 * model (`https://replicate.com/<owner>/<name>/api/schema`).
 */
export const videoModels: Readonly<Record<string, VideoModel>> = {
  "google/veo-3.1": {
    ...veo,
    referenceInputs: { reference_images: "list", image: "one", last_frame: "one" },
    character: {
      input: "reference_images",
      demands: { aspectRatio: "16:9", durationSeconds: 8 },
      // With reference images, last_frame is ignored. That image cannot be set either is documented by Scenario (read
      // on 30 November 2026), but not in Replicate's schema.
      excludes: ["image", "last_frame"],
    },
  },
  "google/veo-3.1-fast": {
    ...veo,
    referenceInputs: { image: "one", last_frame: "one" },
    character: { input: "image" },
  },
  "google/veo-3": {
    ...veo,
    referenceInputs: { image: "one" },
    character: { input: "image" },
  },
  "kwaivgi/kling-v2.1": {
    durations: [5, 10],
    negativePrompt: true,
    referenceInputs: { start_image: "one", end_image: "one" },
    requiredInput: "start_image",
    character: { input: "start_image" },
    // With an end image, "pro mode is required" (https://replicate.com/kwaivgi/kling-v2.1/api/schema).
    rules: [{ input: "end_image", of: "mode", demands: "pro" }],
  },
  "kwaivgi/kling-v1.6-standard": {
    ...kling16,
    referenceInputs: { reference_images: "list", start_image: "one" },
  },
  // Its page says that a start or an end image is required (read on 30 November 2026). It is not known whether the
  // model refuses reference_images alone, so they are sent.
  "kwaivgi/kling-v1.6-pro": {
    ...kling16,
    referenceInputs: { reference_images: "list", start_image: "one", end_image: "one" },
  },
  // 10 seconds are available only at 768p, and the default is 1080p
  // (https://replicate.com/minimax/hailuo-02/api/schema, read on 30 November 2026).
  "minimax/hailuo-02": {
    durations: [6, 10],
    rules: [{ input: "duration", value: 10, of: "resolution", demands: "768p" }],
    maxPromptLength: minimaxPrompt,
    referenceInputs: { first_frame_image: "one", last_frame_image: "one" },
    character: { input: "first_frame_image" },
  },
  "minimax/video-01": {
    maxPromptLength: minimaxPrompt,
    referenceInputs: { subject_reference: "one", first_frame_image: "one" },
    character: { input: "subject_reference" },
  },
  "bytedance/seedance-2.0": {
    ...sound,
    aspectRatios: ["16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21", "adaptive"],
    durations: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    // "-1: the model decides" (https://replicate.com/bytedance/seedance-2.0/api/schema). Its reference_videos and
    // reference_audios go through modelOptions unchanged.
    freeDuration: -1,
    seed: true,
    referenceInputs: { reference_images: "list", image: "one", last_frame_image: "one" },
    character: { input: "reference_images", excludes: ["image", "last_frame_image"] },
  },
  // The length is given in frames, and the aspect ratio is that of the image.
  "wan-video/wan-2.2-i2v-fast": {
    seed: true,
    referenceInputs: { image: "one", last_image: "one" },
    requiredInput: "image",
    character: { input: "image" },
  },
  "runwayml/gen4-turbo": {
    // The limit of Runway's own API and of its resellers; Replicate's schema does not name one.
    maxPromptLength: 1000,
    aspectRatios: ["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"],
    durations: [5, 10],
    seed: true,
    referenceInputs: { image: "one" },
    requiredInput: "image",
    character: { input: "image" },
  },
};
