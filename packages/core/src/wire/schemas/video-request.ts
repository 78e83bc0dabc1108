import * as z from "zod/mini";
import { videoRequestDescriptions, videoRequestSchema } from "../../request/check-video-request.ts";
import { videoRequestFields } from "../../request/video-request.ts";
import { olderVideoFields } from "../older-fields.ts";
import { component } from "./documented.ts";
import { cancelOnDisconnect, deprecatedFields, wireFields } from "./request-parts.ts";

export const videoRequestBodySchema = component(
  "VideoRequest",
  "The video to generate. Give at most one of `character_reference_id` and `reference_image_base64`. `null` is treated " +
    "as missing, and so is an empty string in an optional field, except in `reference_image_base64` without a " +
    "`character_reference_id`. Unknown fields are ignored with a warning.",
  z.looseObject({
    ...wireFields(videoRequestFields, videoRequestSchema.shape, videoRequestDescriptions),
    cancel_on_disconnect: cancelOnDisconnect,
    ...deprecatedFields(olderVideoFields, () => z.union([z.string(), z.boolean()])),
  }),
);
