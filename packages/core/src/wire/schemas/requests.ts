import * as z from "zod/mini";
import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import { requestSchema } from "../../request/check-request.ts";
import { videoRequestSchema } from "../../request/check-video-request.ts";
import type { VideoRequest } from "../../request/video-request.ts";
import { olderFields, olderVideoFields, requestFields, videoRequestFields } from "../request-fields.ts";
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
    "parameters belong to the fields above and are refused here. Texts under names such as `openai_api_key` are " +
    "secrets: they are sent to the model, and read `[secret]` in every answer.",
};

const videoDescriptions: Readonly<Record<keyof VideoRequest, string>> = {
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
  modelOptions: descriptions.modelOptions,
};

/** The fields of the wire, each with the very schema that checks it. */
function wireFields<Name extends string>(
  fields: ReadonlyMap<string, Name>,
  shape: Readonly<Record<Name, z.core.$ZodType>>,
  texts: Readonly<Record<Name, string>>,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries([...fields].map(([field, name]) => [field, described(texts[name], shape[name])]));
}

/** Fields of the first implementation, and what they hold. */
function fieldsOfFirst(
  names: readonly string[],
  value: () => z.core.$ZodType,
): Record<string, z.core.$ZodType> {
  const description =
    "A field of the first implementation. A model that has it gets it; else it is left out, with a warning.";
  return Object.fromEntries(
    names.map((field) => [field, z.optional(described(description, value(), { deprecated: true }))]),
  );
}

const cancel_on_disconnect = described(
  "Whether the batch is canceled when the client goes away before it ends. If not, it runs on, and the same " +
    "`Idempotency-Key` finds it again.",
  z._default(z.boolean(), false),
);

const answerFields = {
  include_base64: described(
    "Whether the images of a JSON answer carry their bytes. Without them the answer is small, and each image is " +
      "fetched by its `url`.",
    z._default(z.boolean(), true),
  ),
  cancel_on_disconnect,
};

export const generateRequestSchema = component(
  "GenerateRequest",
  "What to generate. `null` is treated as missing, and so is an empty text in an optional field. An unknown field is " +
    "ignored, with a warning.",
  z.looseObject({
    ...wireFields(requestFields, requestSchema.shape, descriptions),
    ...answerFields,
    ...fieldsOfFirst(olderFields, () => z.string()),
  }),
);

export const videoRequestBodySchema = component(
  "VideoRequest",
  "What video to make. `null` is treated as missing, and so is an empty text in an optional field, but not in " +
    "`reference_image_base64` without a `character_reference_id`. An unknown field is ignored, with a warning. Give at " +
    "most one of `character_reference_id` and `reference_image_base64`.",
  z.looseObject({
    ...wireFields(videoRequestFields, videoRequestSchema.shape, videoDescriptions),
    cancel_on_disconnect,
    ...fieldsOfFirst(olderVideoFields, () => z.union([z.string(), z.boolean()])),
  }),
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
    model_options: z.optional(
      described(
        "The secrets that the batch's own `model_options` held, as far as the server allows them. They are not stored, " +
          "so they are needed again once the server was started again. Anything else is refused: a retry is the same " +
          "request.",
        z.record(z.string(), z.unknown()),
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
