import * as z from "zod/mini";
import type { WithKeysOf } from "../util/keys.ts";
import type { CharacterReferenceRequest, CheckedRequest } from "./character-reference-request.ts";
import { integer, parseWith, sharedFields } from "./request-schema.ts";

/** What {@link checkRequest} lets through. The document of the endpoints is made from it too. */
export const requestSchema = z.strictObject(
  {
    description: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: say what the character is like"),
        z.maxLength(4000, "must have 4000 characters at most"),
      ),
    numImages: z._default(integer(1, 4), 4),
    outputFormat: z.optional(z.enum(["png", "jpg", "webp"], "must be png, jpg or webp")),
    ...sharedFields,
  } satisfies Readonly<Record<keyof CharacterReferenceRequest, z.core.$ZodType>>,
  "must be an object with a description",
);

/** What the document of the endpoints says of each field. */
export const requestDescriptions: Readonly<Record<keyof CharacterReferenceRequest, string>> = {
  description: "What the character is like. It must not be blank.",
  numImages: "How many images are to be made, each in a slot of its own.",
  aspectRatio: "Width to height: `1:1`, `16:9`, `9:16`, `4:3`, `3:4`, and what else the model has.",
  outputFormat: "What the images are encoded as; the model's own default if absent.",
  negativePrompt: "What should not be in the image. A model that takes none leaves it out, with a warning.",
  seed: "Call i runs with seed + i. If absent, one is drawn and recorded.",
  modelOptions:
    "Parameters of the model, under its own names, as far as the server allows them. Its batch, seed and prompt " +
    "parameters belong to the fields above and are refused here. Texts under names such as `openai_api_key` are " +
    "secrets: they are sent to the model, and read `[secret]` in every answer.",
};

/**
 * Checks what a user sends, strictly: nothing is coerced, nothing unknown is let through.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkRequest(request: unknown): CheckedRequest {
  const checked = parseWith(requestSchema, request);
  return checked satisfies WithKeysOf<CheckedRequest, typeof checked>;
}
