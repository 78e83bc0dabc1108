import * as z from "zod/mini";
import { requestFields } from "../../request/character-reference-request.ts";
import { requestDescriptions, requestSchema } from "../../request/check-request.ts";
import { olderFields } from "../older-fields.ts";
import { component, described } from "./documented.ts";
import { cancelOnDisconnect, deprecatedFields, wireFields } from "./request-parts.ts";

const answerFields = {
  include_base64: described(
    "Whether the images in a JSON response include their bytes as `base64`. If false, the response is small, and you " +
      "fetch each image from its `url`.",
    z._default(z.boolean(), true),
  ),
  cancel_on_disconnect: cancelOnDisconnect,
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
