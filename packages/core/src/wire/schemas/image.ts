import * as z from "zod/mini";
import type { ImageMediaType } from "../../media/image/inspect-image.ts";
import { component, described, oneOf } from "./documented.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";

/** What an image can be. */
export const imageMediaTypes = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "image/bmp",
  "image/x-icon",
  "image/jxl",
] as const satisfies readonly ImageMediaType[];

const generated = component(
  "GeneratedOrigin",
  "It was generated.",
  z.object({
    type: described("Tells the origins apart.", z.literal("generated")),
    batch_id: uuid("The batch that it was generated in."),
    slot: wholeNumber("The slot that it fills, from 0."),
    attempt: wholeNumber("Which attempt of the slot it was, from 1.", 1),
  }),
);

const uploaded = component(
  "UploadedOrigin",
  "It was uploaded.",
  z.object({
    type: described("Tells the origins apart.", z.literal("uploaded")),
    filename: z.optional(text("What the file was called. For display alone.")),
  }),
);

const migrated = component(
  "MigratedOrigin",
  "It was taken over from files of an earlier version.",
  z.object({
    type: described("Tells the origins apart.", z.literal("migrated")),
    path: text("What the file was called, without its folder."),
  }),
);

export const originSchema = oneOf(
  "Origin",
  "How an image or a video came to be.",
  z.discriminatedUnion("type", [generated, uploaded, migrated]),
  { generated, uploaded, migrated },
);

const metadataSchema = component(
  "CharacterReferenceMetadata",
  "What is recorded of how a character reference was made. One that was uploaded has none of it.",
  z.object({
    description: z.optional(text("What the user said of the character.")),
    prompt: z.optional(text("What was sent to the model.")),
    model: z.optional(text("The model, `google/imagen-4` for example.")),
    seed: z.optional(wholeNumber("The seed of the prediction, where the model takes one.")),
    prediction_id: z.optional(text("The provider's id of the paid run that it came from.")),
    output_index: z.optional(
      wholeNumber(
        "Which of the prediction's outputs it is, from 0, where one prediction filled several slots.",
      ),
    ),
    parameters: z.optional(
      parameters("The parameters that the model was really given, under its own names."),
    ),
  }),
);

export const characterReferenceSchema = component(
  "CharacterReference",
  "A stored image of a character. What is under an id never changes.",
  z.object({
    id: uuid("What the image is found by."),
    slot: z.optional(wholeNumber("The slot of its batch that it fills, from 0. Only of a generated image.")),
    path: text("The name of its file: its id and an extension, without any folder."),
    url: text("Where its bytes are: a path on this server that begins with the base path."),
    media_type: described("The true media type, read from the bytes.", z.enum(imageMediaTypes)),
    width: wholeNumber("In pixels.", 1),
    height: wholeNumber("In pixels.", 1),
    byte_length: wholeNumber("How many bytes it has.", 1),
    sha256: described("SHA-256 of the bytes, 64 hex digits.", z.string().check(z.regex(/^[0-9a-f]{64}$/))),
    created_at: time("When it was made."),
    origin: originSchema,
    metadata: metadataSchema,
    base64: z.optional(
      described(
        "The bytes. Only in the JSON answers of generate and retry, and not where `include_base64` is false. `null` " +
          "where the bytes are gone or cannot be read: a warning says so.",
        z.nullable(z.string()),
        { contentEncoding: "base64" },
      ),
    ),
  }),
);

export const uploadAnswerSchema = component(
  "UploadAnswer",
  "An image that was uploaded, and is a character reference like any other.",
  z.object({
    id: uuid("What the image is found by."),
    image_id: uuid("The same as `id`, for older clients."),
    url: text("Where its bytes are: a path on this server that begins with the base path."),
    image_url: text("The same as `url`, for older clients."),
    content_type: described("The true media type, read from the bytes.", z.enum(imageMediaTypes)),
    file_size: wholeNumber("How many bytes it has.", 1),
    filename: described("What the file was called; null where it had no name.", z.nullable(z.string())),
  }),
);

export const signedAddressSchema = component(
  "SignedAddress",
  "Where the bytes of an image can be fetched without credentials, for some time.",
  z.object({
    image_id: uuid("The image."),
    image_url: described("The signed address.", z.url()),
    expires_in_seconds: wholeNumber("For how long it is good.", 1),
  }),
);
