import * as z from "zod/mini";
import { requestFields } from "../../request/character-reference-request.ts";
import { requestDescriptions, requestSchema } from "../../request/check-request.ts";
import { videoRequestDescriptions, videoRequestSchema } from "../../request/check-video-request.ts";
import { videoRequestFields } from "../../request/video-request.ts";
import { olderFields, olderVideoFields } from "../older-fields.ts";
import { toWireField } from "../request-fields.ts";
import { component, described } from "./documented.ts";

/** Returns the request fields under their wire names, each with the same schema that checks requests. */
function wireFields<Name extends string>(
  fields: readonly Name[],
  shape: Readonly<Record<Name, z.core.$ZodType>>,
  texts: Readonly<Record<Name, string>>,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries(
    // Clones, because images and videos describe some of the same schemas in different words.
    fields.map((name) => [toWireField(name), described(texts[name], z.core.clone(shape[name]))]),
  );
}

/** Returns schemas for the deprecated fields of the first implementation. */
function deprecatedFields(
  names: readonly string[],
  value: () => z.core.$ZodType,
): Record<string, z.core.$ZodType> {
  const description =
    "A field of the first implementation. It is passed to the model if the model supports it, and otherwise ignored " +
    "with a warning.";
  return Object.fromEntries(
    names.map((field) => [field, z.optional(described(description, value(), { deprecated: true }))]),
  );
}

const cancel_on_disconnect = described(
  "Whether to cancel the batch if the client disconnects before it ends. If false, the batch continues, and a request " +
    "with the same `Idempotency-Key` joins it.",
  z._default(z.boolean(), false),
);

const answerFields = {
  include_base64: described(
    "Whether the images in a JSON response include their bytes as `base64`. If false, the response is small, and you " +
      "fetch each image from its `url`.",
    z._default(z.boolean(), true),
  ),
  cancel_on_disconnect,
};

export const generateRequestSchema = component(
  "GenerateRequest",
  "What to generate. `null` is treated as missing, and so is an empty string in an optional field. Unknown fields are " +
    "ignored with a warning.",
  z.looseObject({
    ...wireFields(requestFields, requestSchema.shape, requestDescriptions),
    ...answerFields,
    ...deprecatedFields(olderFields, () => z.string()),
  }),
);

export const videoRequestBodySchema = component(
  "VideoRequest",
  "The video to generate. Give at most one of `character_reference_id` and `reference_image_base64`. `null` is treated " +
    "as missing, and so is an empty string in an optional field, except in `reference_image_base64` without a " +
    "`character_reference_id`. Unknown fields are ignored with a warning.",
  z.looseObject({
    ...wireFields(videoRequestFields, videoRequestSchema.shape, videoRequestDescriptions),
    cancel_on_disconnect,
    ...deprecatedFields(olderVideoFields, () => z.union([z.string(), z.boolean()])),
  }),
);

export const retryRequestSchema = component(
  "RetryRequest",
  "Which slots to retry, and how to answer.",
  z.looseObject({
    slots: z.optional(
      described(
        "The numbers of the slots to retry. If missing, every failed and canceled slot is retried.",
        z.array(z.int().check(z.gte(0))),
      ),
    ),
    model_options: z.optional(
      described(
        "The secrets from the `model_options` of the original request, as far as the server allows them. Secrets are " +
          "not stored, so send them again if the server has restarted since. Other options are refused, because a " +
          "retry repeats the original request.",
        z.record(z.string(), z.unknown()),
      ),
    ),
    ...answerFields,
  }),
);

export const uploadRequestSchema = component(
  "UploadRequest",
  "A form with an image file.",
  z.looseObject({
    file: described(
      "A PNG, JPEG, WebP, GIF or AVIF file. Its type is detected from its bytes.",
      z.unknown(),
      {
        type: "string",
        contentMediaType: "application/octet-stream",
      },
    ),
  }),
);
