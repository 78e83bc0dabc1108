import * as z from "zod/mini";
import type { Warning } from "../../batch/batch-result.ts";
import { component, described } from "./documented.ts";
import { text, uuid } from "./scalars.ts";

const codes = {
  parameter_unsupported: "the model does not support the parameter",
  parameter_unknown: "the field does not exist",
  model_unknown: "the server does not know which parameters the model supports",
  outputs_surplus: "the model generated more than was requested; the surplus is stored under `asset_ids`",
  asset_missing: "the bytes of an image or a video were removed, or cannot be read",
} as const satisfies Record<Warning["code"], string>;

export const warningSchema = component(
  "Warning",
  "A deviation from the request that did not make anything fail.",
  z.object({
    code: described(
      `${Object.entries(codes)
        .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
        .join("; ")}.`,
      z.enum(Object.keys(codes)),
    ),
    message: text("What happened. You can show it to users."),
    parameter: z.optional(text("The field or parameter concerned.")),
    asset_ids: z.optional(
      described(
        "The ids of additional images or videos that were stored.",
        z.array(uuid("The id of an image or a video.")),
      ),
    ),
  }),
);
