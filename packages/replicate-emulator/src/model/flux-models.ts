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
  SEED,
} from "./input-rules.ts";
import type { ImageModelSpec } from "./model.ts";

const FLUX_RATIOS = "1:1 16:9 21:9 3:2 2:3 4:5 5:4 3:4 4:3 9:16 9:21";
const FLUX_PRO_RATIOS = "custom 1:1 16:9 3:2 2:3 4:5 5:4 9:16 3:4 4:3";
const KONTEXT_PRO_RATIOS = "match_input_image 1:1 16:9 9:16 4:3 3:4 3:2 2:3 4:5 5:4 21:9 9:21 2:1 1:2";
const FLUX_COMMON = {
  prompt: PROMPT,
  aspect_ratio: choice(FLUX_RATIOS),
  num_outputs: integer(1, 4),
  seed: SEED,
  output_format: FORMATS,
  output_quality: PERCENT,
  megapixels: choice("1 0.25"),
  go_fast: FLAG,
  disable_safety_checker: FLAG,
};

/** Black Forest Labs' models. */
export const FLUX_MODELS: readonly ImageModelSpec[] = [
  {
    name: "black-forest-labs/flux-schnell",
    output: "array",
    format: "webp",
    batch: { parameter: "num_outputs" },
    inputs: { ...FLUX_COMMON, num_inference_steps: integer(1, 4) },
  },
  {
    name: "black-forest-labs/flux-dev",
    output: "array",
    format: "webp",
    batch: { parameter: "num_outputs" },
    inputs: {
      ...FLUX_COMMON,
      image: FILE,
      prompt_strength: number(0, 1),
      num_inference_steps: integer(1, 50),
      guidance: number(0, 10),
    },
  },
  {
    name: "black-forest-labs/flux-1.1-pro",
    output: "string",
    format: "webp",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice(FLUX_PRO_RATIOS),
      width: integer(256, 1440),
      height: integer(256, 1440),
      image_prompt: FILE,
      seed: SEED,
      output_format: FORMATS,
      output_quality: PERCENT,
      safety_tolerance: integer(1, 6),
      prompt_upsampling: FLAG,
    },
  },
  {
    name: "black-forest-labs/flux-kontext-pro",
    output: "string",
    format: "png",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice(KONTEXT_PRO_RATIOS),
      input_image: FILE,
      seed: SEED,
      output_format: JPG_PNG,
      safety_tolerance: integer(0, 6),
      prompt_upsampling: FLAG,
    },
  },
  {
    name: "black-forest-labs/flux-kontext-dev",
    output: "string",
    format: "webp",
    inputs: {
      prompt: PROMPT,
      aspect_ratio: choice(`match_input_image ${FLUX_RATIOS}`),
      input_image: { type: "string", required: true },
      seed: SEED,
      output_format: FORMATS,
      output_quality: PERCENT,
      num_inference_steps: integer(4, 50),
      guidance: number(0, 10),
      disable_safety_checker: FLAG,
      go_fast: FLAG,
    },
  },
];
