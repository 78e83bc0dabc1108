import * as z from "zod/mini";
import type { VideoMediaType } from "../../media/video/detect-video.ts";
import { assetFields } from "./asset.ts";
import { component, described } from "./documented.ts";
import { parameters, text, uuid, wholeNumber } from "./scalars.ts";

/** The media types that a video can have. */
export const videoMediaTypes = [
  "video/mp4",
  "video/webm",
  "video/quicktime",
  "video/matroska",
] as const satisfies readonly VideoMediaType[];

const metadataSchema = component(
  "VideoMetadata",
  "How a video was generated.",
  z.object({
    prompt: z.optional(text("The prompt sent to the model.")),
    model: z.optional(text("The model, for example `google/veo-3.1`.")),
    seed: z.optional(wholeNumber("The seed of the prediction, if the model takes one.")),
    prediction_id: z.optional(text("The provider's id of the prediction that generated it.")),
    character_reference_id: z.optional(uuid("The character reference that the video was generated from.")),
    parameters: z.optional(parameters("The parameters sent to the model, under the model's own names.")),
  }),
);

const videoFields = {
  ...assetFields("video", videoMediaTypes),
  slot: z.optional(
    wholeNumber("The number of its slot in the batch, always 0. Present only on generated videos."),
  ),
  metadata: metadataSchema,
};

export const videoSchema = component(
  "Video",
  "A stored video. The bytes under an id never change.",
  z.object(videoFields),
);

export const videoInfoSchema = component(
  "VideoInfo",
  "A stored video, with additional fields for older clients.",
  z.object({
    ...videoFields,
    video_id: uuid("The same as `id`, for older clients."),
    exists: described(
      "Always true, for older clients. A video that does not exist is answered with 404.",
      z.literal(true),
    ),
    file_size_bytes: wholeNumber("The same as `byte_length`, for older clients.", 1),
  }),
);

export const signedVideoAddressSchema = component(
  "SignedVideoAddress",
  "A signed address from which the bytes of a video can be fetched without credentials until it expires.",
  z.object({
    video_id: uuid("The id of the video."),
    video_url: described("The signed address.", z.url()),
    expires_in_seconds: wholeNumber("How long the address is valid, in seconds.", 1),
  }),
);
