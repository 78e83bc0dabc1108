import * as z from "zod/mini";
import type { CharacterReferenceRequest } from "../../../request/character-reference-request.ts";
import { requestSchema } from "../../../request/check-request.ts";
import { legacyFields, requestFields } from "../../generate-request.ts";
import { component, described } from "./documented.ts";

const descriptions: Readonly<Record<keyof CharacterReferenceRequest, string>> = {
  description: "What the character is like. It must not be blank.",
  numImages: "How many images are to be made, each in a slot of its own.",
  aspectRatio: "Width to height: `1:1`, `16:9`, `9:16`, `4:3`, `3:4`, and what else the model has.",
  outputFormat: "What the images are encoded as; the model's own default if absent.",
  negativePrompt: "What should not be in the image. A model that takes none leaves it out, with a warning.",
  seed: "Call i runs with seed + i. If absent, one is drawn and recorded.",
  modelOptions:
    "Parameters of the model, under its own names, as far as the server allows them. Its batch, seed and prompt " +
    "parameters belong to the fields above and are refused here.",
};

/** The fields of the wire, each with the very schema that checks it. */
function wireFields(): Record<string, z.core.$ZodType> {
  return Object.fromEntries(
    Object.entries(requestFields).map(([field, name]) => [
      field,
      described(descriptions[name], requestSchema.shape[name]),
    ]),
  );
}

/** Fields of the first implementation. */
function olderFields(): Record<string, z.core.$ZodType> {
  const description =
    "A field of the first implementation. A model that has it gets it; else it is left out, with a warning.";
  return Object.fromEntries(
    legacyFields.map((field) => [
      field,
      z.optional(described(description, z.string(), { deprecated: true })),
    ]),
  );
}

const answerFields = {
  include_base64: described(
    "Whether the images of a JSON answer carry their bytes. Without them the answer is small, and each image is " +
      "fetched by its `url`.",
    z._default(z.boolean(), true),
  ),
  cancel_on_disconnect: described(
    "Whether the batch is canceled when the client goes away before it ends. If not, it runs on, and the same " +
      "`Idempotency-Key` finds it again.",
    z._default(z.boolean(), false),
  ),
};

export const generateRequestSchema = component(
  "GenerateRequest",
  "What to generate. `null` counts as absent. A field that nobody knows is left out, with a warning.",
  z.looseObject({ ...wireFields(), ...answerFields, ...olderFields() }),
);

export const retryRequestSchema = component(
  "RetryRequest",
  "What to try again.",
  z.looseObject({
    slots: z.optional(
      described(
        "The numbers of the slots to try again; every failed and canceled one if absent.",
        z.array(z.int().check(z.gte(0))),
      ),
    ),
    ...answerFields,
  }),
);

export const uploadRequestSchema = component(
  "UploadRequest",
  "A form with an image.",
  z.looseObject({
    file: described("A PNG, JPEG, WebP, GIF or AVIF: what counts are its bytes.", z.unknown(), {
      type: "string",
      contentMediaType: "application/octet-stream",
    }),
  }),
);
