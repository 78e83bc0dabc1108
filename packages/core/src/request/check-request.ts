import * as z from "zod/mini";
import type { WithKeysOf } from "../util/keys.ts";
import type { CharacterReferenceRequest, CheckedRequest } from "./character-reference-request.ts";
import { integer, parseWith, sharedFields } from "./request-schema.ts";

/** The schema of {@link checkRequest}. The OpenAPI document is generated from it too. */
export const requestSchema = z.strictObject(
  {
    description: z
      .string("must be a string")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: describe the character"),
        z.maxLength(4000, "must have at most 4000 characters"),
      ),
    numImages: z._default(integer(1, 4), 4),
    outputFormat: z.optional(z.enum(["png", "jpg", "webp"], "must be png, jpg or webp")),
    ...sharedFields,
  } satisfies Readonly<Record<keyof CharacterReferenceRequest, z.core.$ZodType>>,
  "must be an object with a description",
);

/** The description of each field in the OpenAPI document. */
export const requestDescriptions: Readonly<Record<keyof CharacterReferenceRequest, string>> = {
  description: "Describes the character. It must not be blank.",
  numImages: "The number of images. Each has its own slot.",
  aspectRatio:
    "The ratio of width to height: `1:1`, `16:9`, `9:16`, `4:3`, `3:4`, or another ratio that the model supports.",
  outputFormat: "The encoding of the images; the model's default if absent.",
  negativePrompt:
    "What must not be in the images. If the model does not support it, it is not sent, and the answer has a warning.",
  seed: "Call i runs with seed + i. If absent, a seed is drawn and recorded.",
  modelOptions:
    "Parameters of the model, under its own names. The server must allow them. Parameters for the number of images, the " +
    "seed and the prompt are refused: use the fields above. Texts under names such as `openai_api_key` are secrets: they " +
    "are sent to the model, and replaced by `[secret]` in every answer.",
};

/**
 * Validates a request strictly: values are not coerced, and unknown fields are refused.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkRequest(request: unknown): CheckedRequest {
  const checked = parseWith(requestSchema, request);
  return checked satisfies WithKeysOf<CheckedRequest, typeof checked>;
}
