import * as z from "zod/mini";
import type { VideoMediaType } from "../../media/video/detect-video.ts";
import { component, described } from "./documented.ts";
import { originSchema } from "./image.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";

/** What a video can be. */
export const videoMediaTypes = [
  "video/mp4",
  "video/webm",
  "video/quicktime",
  "video/matroska",
] as const satisfies readonly VideoMediaType[];

const metadataSchema = component(
  "VideoMetadata",
  "What is recorded of how a video was made.",
  z.object({
    prompt: z.optional(text("What was sent to the model.")),
    model: z.optional(text("The model, `google/veo-3.1` for example.")),
    seed: z.optional(wholeNumber("The seed of the prediction, where the model takes one.")),
    prediction_id: z.optional(text("The provider's id of the paid run that it came from.")),
    character_reference_id: z.optional(uuid("The character reference that the model was given.")),
    parameters: z.optional(
      parameters("The parameters that the model was really given, under its own names."),
    ),
  }),
);

const videoFields = {
  id: uuid("What the video is found by."),
  slot: z.optional(wholeNumber("The slot of its batch that it fills: 0. Only of a generated video.")),
  path: text("The name of its file: its id and an extension, without any folder."),
  url: text("Where its bytes are: a path on this server that begins with the base path."),
  media_type: described("The true media type, read from the bytes.", z.enum(videoMediaTypes)),
  byte_length: wholeNumber("How many bytes it has.", 1),
  sha256: described("SHA-256 of the bytes, 64 hex digits.", z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  created_at: time("When it was made."),
  origin: originSchema,
  metadata: metadataSchema,
};

export const videoSchema = component(
  "Video",
  "A stored video. What is under an id never changes.",
  z.object(videoFields),
);

export const videoInfoSchema = component(
  "VideoInfo",
  "A stored video, with names that older clients know.",
  z.object({
    ...videoFields,
    video_id: uuid("The same as `id`, for older clients."),
    exists: described("Always true, for older clients: a video that does not exist is 404.", z.literal(true)),
    file_size_bytes: wholeNumber("The same as `byte_length`, for older clients.", 1),
  }),
);

export const signedVideoAddressSchema = component(
  "SignedVideoAddress",
  "Where the bytes of a video can be fetched without credentials, for some time.",
  z.object({
    video_id: uuid("The video."),
    video_url: described("The signed address.", z.url()),
    expires_in_seconds: wholeNumber("For how long it is good.", 1),
  }),
);
