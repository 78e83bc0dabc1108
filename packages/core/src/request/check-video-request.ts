import * as z from "zod/mini";
import { fieldMessage } from "../errors/field-message.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { isDramatisId } from "../util/uuid.ts";
import { requestDescriptions } from "./check-request.ts";
import { invalidRequest, parseWith, sharedFields } from "./request-schema.ts";
import type { RawVideoRequest, VideoRequest } from "./video-request.ts";

/** What {@link checkVideoRequest} lets through. The document of the endpoints is made from it too. */
export const videoRequestSchema = z.strictObject(
  {
    prompt: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: say what happens in the video"),
        z.maxLength(4000, "must have 4000 characters at most"),
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

/** What the document of the endpoints says of each field. */
export const videoRequestDescriptions: Readonly<Record<keyof VideoRequest, string>> = {
  prompt: "What happens in the video. It must not be blank.",
  characterReferenceId:
    "The image of the character that the video shows: of a batch, or one that was uploaded. Another owner's is as none.",
  referenceImageBase64:
    "An image in its place, as base64 or as a data URL, of 10 MiB at most where the server says nothing else. It is " +
    "kept, and is a character reference from then on.",
  aspectRatio: "Width to height: `16:9`, `9:16`, and what else the model has.",
  durationSeconds: "How long the video is, in seconds. Which lengths there are depends on the model.",
  negativePrompt: "What should not be in the video. A model that takes none leaves it out, with a warning.",
  seed: "If absent, one is drawn and recorded, where the model takes one.",
  modelOptions: requestDescriptions.modelOptions,
};

/**
 * Checks what a user sends, strictly: nothing is coerced, nothing unknown is let through.
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
