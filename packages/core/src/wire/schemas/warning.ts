import * as z from "zod/mini";
import type { Warning } from "../../batch/batch-result.ts";
import { component, described } from "./documented.ts";
import { text, uuid } from "./scalars.ts";

const codes = {
  parameter_unsupported: "the model lacks it",
  parameter_unknown: "there is no such field",
  model_unknown: "what the model takes is not known here",
  outputs_surplus: "the model made more than was asked for, and it is kept under `asset_ids`",
  asset_missing: "the bytes of an image or a video were removed, or cannot be read",
} as const satisfies Record<Warning["code"], string>;

export const warningSchema = component(
  "Warning",
  "Something that did not go as asked and failed nothing.",
  z.object({
    code: described(
      `${Object.entries(codes)
        .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
        .join("; ")}.`,
      z.enum(Object.keys(codes)),
    ),
    message: text("What was done instead, in words that may be shown."),
    parameter: z.optional(text("The field or parameter that it is about.")),
    asset_ids: z.optional(
      described(
        "The ids of what was stored besides the images or the video of the slots.",
        z.array(uuid("An image or a video.")),
      ),
    ),
  }),
);
