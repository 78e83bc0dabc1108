import type { ModelFacts } from "./model-facts.ts";

/** Known facts about an image model's input and output. */
export interface ImageModel extends ModelFacts {
  /** The parameter that asks for several images in one prediction, if the model has one. */
  readonly batch?: { readonly parameter: string; readonly max: number };
  /** The model's names of the output formats, by our names. */
  readonly outputFormats?: Readonly<Partial<Record<"png" | "jpg" | "webp", string>>>;
  /** Whether the model returns one URL or a list. */
  readonly output: "string" | "array";
}

const allFormats = { png: "png", jpg: "jpg", webp: "webp" } as const;
const pngOrJpg = { png: "png", jpg: "jpg" } as const;
/** `maximum: 2147483647` in Ideogram's schemas. */
const seed31 = { seed: true, maxSeed: 2 ** 31 - 1 } as const;
const match = "match_input_image";
const fluxRatios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"];
const ideogramRatios = [
  ...["1:3", "3:1", "1:2", "2:1", "9:16", "16:9", "10:16", "16:10"],
  ...["2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "1:1"],
];

/**
 * The known image models, by their Replicate name. The facts come from the schema that Replicate publishes for each
 * model (`https://replicate.com/<owner>/<name>/api/schema`).
 */
export const imageModels: Readonly<Record<string, ImageModel>> = {
  "google/imagen-4": {
    aspectRatios: ["1:1", "9:16", "16:9", "3:4", "4:3"],
    outputFormats: pngOrJpg,
    options: { safety_filter_level: ["block_low_and_above", "block_medium_and_above", "block_only_high"] },
    output: "string",
  },
  "black-forest-labs/flux-schnell": {
    batch: { parameter: "num_outputs", max: 4 },
    aspectRatios: fluxRatios,
    outputFormats: allFormats,
    seed: true,
    output: "array",
  },
  "black-forest-labs/flux-dev": {
    batch: { parameter: "num_outputs", max: 4 },
    aspectRatios: fluxRatios,
    outputFormats: allFormats,
    seed: true,
    referenceInputs: { image: "one" },
    output: "array",
  },
  "black-forest-labs/flux-1.1-pro": {
    aspectRatios: ["1:1", "16:9", "3:2", "2:3", "4:5", "5:4", "9:16", "3:4", "4:3", "custom"],
    outputFormats: allFormats,
    seed: true,
    referenceInputs: { image_prompt: "one" },
    output: "string",
  },
  "black-forest-labs/flux-kontext-pro": {
    aspectRatios: [match, ...fluxRatios, "2:1", "1:2"],
    outputFormats: pngOrJpg,
    seed: true,
    referenceInputs: { input_image: "one" },
    output: "string",
  },
  "black-forest-labs/flux-kontext-dev": {
    aspectRatios: [match, ...fluxRatios],
    outputFormats: allFormats,
    seed: true,
    referenceInputs: { input_image: "one" },
    requiredInput: "input_image",
    output: "string",
  },
  "stability-ai/sdxl": {
    batch: { parameter: "num_outputs", max: 4 },
    seed: true,
    negativePrompt: true,
    referenceInputs: { image: "one", mask: "one" },
    output: "array",
  },
  // Its max_images asks for a sequence of related images and can return fewer, so four slots are four runs.
  "bytedance/seedream-4": {
    aspectRatios: [match, "1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9"],
    referenceInputs: { image_input: "list" },
    output: "array",
  },
  "ideogram-ai/ideogram-v3-turbo": {
    aspectRatios: ideogramRatios,
    ...seed31,
    referenceInputs: { style_reference_images: "list", image: "one" },
    output: "string",
  },
  "ideogram-ai/ideogram-character": {
    aspectRatios: ideogramRatios,
    ...seed31,
    referenceInputs: { character_reference_image: "one" },
    requiredInput: "character_reference_image",
    output: "string",
  },
  "google/nano-banana": {
    aspectRatios: [match, "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"],
    outputFormats: pngOrJpg,
    referenceInputs: { image_input: "list" },
    output: "string",
  },
  "minimax/image-01": {
    batch: { parameter: "number_of_images", max: 9 },
    aspectRatios: ["1:1", "16:9", "4:3", "3:2", "2:3", "3:4", "9:16", "21:9"],
    // The limit of MiniMax's own API; Replicate's schema does not name one.
    maxPromptLength: 2000,
    referenceInputs: { subject_reference: "one" },
    output: "array",
  },
  "recraft-ai/recraft-v3": {
    aspectRatios: [
      ...["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "1:2", "2:1"],
      ...["7:5", "5:7", "4:5", "5:4", "3:5", "5:3"],
    ],
    output: "string",
  },
  "qwen/qwen-image": {
    aspectRatios: ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"],
    outputFormats: allFormats,
    seed: true,
    negativePrompt: true,
    referenceInputs: { image: "one" },
    output: "array",
  },
  // The schema requires an OpenAI API key, because OpenAI bills the run as well
  // (https://replicate.com/openai/gpt-image-1/api/schema, read on 30 November 2026).
  "openai/gpt-image-1": {
    batch: { parameter: "number_of_images", max: 10 },
    aspectRatios: ["1:1", "3:2", "2:3"],
    outputFormats: { png: "png", jpg: "jpeg", webp: "webp" },
    referenceInputs: { input_images: "list" },
    secretInputs: { openai_api_key: "required" },
    output: "array",
  },
  "luma/photon": {
    aspectRatios: ["1:1", "3:4", "4:3", "9:16", "16:9", "9:21", "21:9"],
    seed: true,
    // The names that end in _url are older. The schema marks them as deprecated but still accepts them
    // (https://replicate.com/luma/photon, read on 30 November 2026).
    referenceInputs: {
      character_reference: "one",
      image_reference: "one",
      style_reference: "one",
      character_reference_url: "one",
      image_reference_url: "one",
      style_reference_url: "one",
    },
    output: "string",
  },
};

/** The facts of a model that is not in the table. Each of its images is a separate prediction. */
export const unknownModel: ImageModel = { output: "array" };
