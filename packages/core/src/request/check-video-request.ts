import * as z from "zod/mini";
import { fieldMessage } from "../errors/field-message.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { isDramatisId } from "../util/uuid.ts";
import { requestDescriptions } from "./check-request.ts";
import { invalidRequest, parseWith, sharedFields } from "./request-schema.ts";
import type { RawVideoRequest, VideoRequest } from "./video-request.ts";

/** The schema of {@link checkVideoRequest}. The OpenAPI document is generated from it too. */
export const videoRequestSchema = z.strictObject(
  {
    prompt: z
      .string("must be a string")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: describe what happens in the video"),
        z.maxLength(4000, "must have at most 4000 characters"),
      ),
    characterReferenceId: z.optional(
      z
        .string("must be the id of a character reference")
        .check(z.refine(isDramatisId, "must be the id of a character reference, which is a UUID")),
    ),
    referenceImageBase64: z.optional(
      z
        .string("must be an image as base64, or as a data URL")
        .check(z.minLength(1, "must be an image as base64, or as a data URL")),
    ),
    durationSeconds: z.optional(
      z
        .number("must be a number of seconds")
        .check(z.gt(0, "must be more than 0"), z.lte(600, "must be 600 at most")),
    ),
    ...sharedFields,
  } satisfies Readonly<Record<keyof VideoRequest, z.core.$ZodType>>,
  "must be an object with a prompt",
);

/** The description of each field in the OpenAPI document. */
export const videoRequestDescriptions: Readonly<Record<keyof VideoRequest, string>> = {
  prompt: "What happens in the video. It must not be blank.",
  characterReferenceId:
    "The id of the image of the character: generated or uploaded. An image of another owner is treated as missing.",
  referenceImageBase64:
    "An image of the character, as base64 or as a data URL, of up to 10 MiB unless the server sets another limit. Use " +
    "it instead of `character_reference_id`. It is stored as a character reference.",
  aspectRatio: "The ratio of width to height: `16:9`, `9:16`, or another ratio that the model supports.",
  durationSeconds: "The length of the video in seconds. The model decides which lengths exist.",
  negativePrompt:
    "What must not be in the video. If the model does not support it, it is not sent, and the answer has a warning.",
  seed: "If absent and the model supports seeds, a seed is drawn and recorded.",
  modelOptions: requestDescriptions.modelOptions,
};

/**
 * Validates a request strictly: values are not coerced, and unknown fields are refused.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkVideoRequest(request: unknown): RawVideoRequest {
  const checked = parseWith(videoRequestSchema, request);
  checked satisfies WithKeysOf<RawVideoRequest, typeof checked>;
  const { characterReferenceId, referenceImageBase64 } = checked;
  if (characterReferenceId === undefined) return checked;
  if (referenceImageBase64 !== undefined) {
    throw invalidRequest([
      {
        path: "referenceImageBase64",
        message: fieldMessage`must not be given together with ${{ path: "characterReferenceId" }}; send only one of them`,
      },
    ]);
  }
  return { ...checked, characterReferenceId: characterReferenceId.toLowerCase() };
}
