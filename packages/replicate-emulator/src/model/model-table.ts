import { FLUX_MODELS } from "./flux-models.ts";
import {
  choice,
  FILE,
  FLAG,
  FORMATS,
  integer,
  JPG_PNG,
  number,
  PERCENT,
  PROMPT,
  SECRET,
  SEED,
  TEXT,
} from "./input-rules.ts";
import type { ImageModelSpec } from "./model.ts";

const IDEOGRAM_RATIOS = "1:3 3:1 1:2 2:1 9:16 16:9 10:16 16:10 2:3 3:2 3:4 4:3 4:5 5:4 1:1";
const NANO_BANANA_RATIOS = "match_input_image 1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9";
const RECRAFT_SIZES =
  "1024x1024 1365x1024 1024x1365 1536x1024 1024x1536 1820x1024 1024x1820 1024x2048 2048x1024 " +
  "1434x1024 1024x1434 1024x1280 1280x1024 1024x1707 1707x1024";

const IDEOGRAM_COMMON = {
  prompt: PROMPT,
  aspect_ratio: choice(IDEOGRAM_RATIOS),
  seed: integer(0, 2 ** 31 - 1),
  style_type: TEXT,
  resolution: TEXT,
  magic_prompt_option: choice("Auto On Off"),
  image: FILE,
  mask: FILE,
};

/** The known image models, according to their schemas published in 2026. */
export const IMAGE_MODELS: readonly ImageModelSpec[] = [
  {
    name: "google/imagen-4",
    output: "string",
    format: "jpg",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice("1:1 9:16 16:9 3:4 4:3"),
      output_format: JPG_PNG,
      safety_filter_level: choice("block_low_and_above block_medium_and_above block_only_high"),
    },
  },
  ...FLUX_MODELS,
  {
    name: "stability-ai/sdxl",
    version: "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
    output: "array",
    format: "png",
    batch: { parameter: "num_outputs" },
    inputs: {
      prompt: TEXT,
      negative_prompt: TEXT,
      image: FILE,
      mask: FILE,
      width: { type: "integer" },
      height: { type: "integer" },
      num_outputs: integer(1, 4),
      num_inference_steps: integer(1, 500),
      guidance_scale: number(1, 50),
      prompt_strength: number(0, 1),
      seed: SEED,
      disable_safety_checker: FLAG,
    },
  },
  {
    name: "bytedance/seedream-4",
    output: "array",
    format: "jpg",
    batch: {
      parameter: "max_images",
      onlyWith: { parameter: "sequential_image_generation", equals: "auto" },
    },
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice("match_input_image 1:1 4:3 3:4 16:9 9:16 3:2 2:3 21:9"),
      image_input: { type: "array", maxItems: 10 },
      size: choice("1K 2K 4K custom"),
      width: integer(1024, 4096),
      height: integer(1024, 4096),
      sequential_image_generation: choice("disabled auto"),
      max_images: integer(1, 15),
      enhance_prompt: FLAG,
    },
  },
  {
    name: "ideogram-ai/ideogram-v3-turbo",
    output: "string",
    format: "png",
    inputs: { ...IDEOGRAM_COMMON, style_reference_images: { type: "array" } },
  },
  {
    name: "ideogram-ai/ideogram-character",
    output: "string",
    format: "png",
    inputs: {
      ...IDEOGRAM_COMMON,
      character_reference_image: { type: "string", required: true },
      rendering_speed: choice("Default Turbo Quality"),
    },
  },
  {
    name: "google/nano-banana",
    output: "string",
    format: "jpg",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice(NANO_BANANA_RATIOS),
      image_input: { type: "array" },
      output_format: JPG_PNG,
    },
  },
  {
    name: "minimax/image-01",
    output: "array",
    format: "jpeg",
    batch: { parameter: "number_of_images" },
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice("1:1 16:9 4:3 3:2 2:3 3:4 9:16 21:9"),
      number_of_images: integer(1, 9),
      prompt_optimizer: FLAG,
      subject_reference: FILE,
    },
  },
  {
    name: "recraft-ai/recraft-v3",
    output: "string",
    format: "webp",
    inputs: {
      prompt: PROMPT,
      size: choice(RECRAFT_SIZES),
      aspect_ratio: {
        type: "string",
        enum: ["Not set", ..."1:1 4:3 3:4 3:2 2:3 16:9 9:16 1:2 2:1 7:5 5:7 4:5 5:4 3:5 5:3".split(" ")],
      },
      style: TEXT,
    },
  },
  {
    name: "qwen/qwen-image",
    output: "array",
    format: "webp",
    aspectRatio: "16:9",
    inputs: {
      prompt: PROMPT,
      negative_prompt: TEXT,
      aspect_ratio: choice("1:1 16:9 9:16 4:3 3:4 3:2 2:3"),
      image_size: choice("optimize_for_quality optimize_for_speed"),
      image: FILE,
      strength: number(0, 1),
      seed: SEED,
      guidance: number(0, 10),
      num_inference_steps: integer(1, 50),
      output_format: FORMATS,
      output_quality: PERCENT,
      go_fast: FLAG,
      disable_safety_checker: FLAG,
    },
  },
  {
    name: "openai/gpt-image-1",
    output: "array",
    format: "webp",
    batch: { parameter: "number_of_images" },
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice("1:1 3:2 2:3"),
      number_of_images: integer(1, 10),
      input_images: { type: "array" },
      quality: choice("low medium high auto"),
      background: choice("auto transparent opaque"),
      moderation: choice("auto low"),
      input_fidelity: choice("low high"),
      output_format: choice("png jpeg webp"),
      output_compression: PERCENT,
      user_id: TEXT,
      openai_api_key: { ...SECRET, required: true },
    },
  },
  {
    name: "luma/photon",
    output: "string",
    format: "jpg",
    aspectRatio: "16:9",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice("1:1 3:4 4:3 9:16 16:9 9:21 21:9"),
      seed: SEED,
      character_reference: FILE,
      image_reference: FILE,
      style_reference: FILE,
      // Deprecated, but still accepted.
      character_reference_url: FILE,
      image_reference_url: FILE,
      image_reference_weight: number(0, 1),
      style_reference_url: FILE,
      style_reference_weight: number(0, 1),
    },
  },
];
