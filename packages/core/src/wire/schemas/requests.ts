import * as z from "zod/mini";
import { requestFields } from "../../request/character-reference-request.ts";
import { requestDescriptions, requestSchema } from "../../request/check-request.ts";
import { videoRequestDescriptions, videoRequestSchema } from "../../request/check-video-request.ts";
import { videoRequestFields } from "../../request/video-request.ts";
import { olderFields, olderVideoFields } from "../older-fields.ts";
import { toWireField } from "../request-fields.ts";
import { component, described } from "./documented.ts";

/** The fields of the wire, each with the very schema that checks it. */
function wireFields<Name extends string>(
  fields: readonly Name[],
  shape: Readonly<Record<Name, z.core.$ZodType>>,
  texts: Readonly<Record<Name, string>>,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries(fields.map((name) => [toWireField(name), described(texts[name], shape[name])]));
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
    ...wireFields(requestFields, requestSchema.shape, requestDescriptions),
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
    ...wireFields(videoRequestFields, videoRequestSchema.shape, videoRequestDescriptions),
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
