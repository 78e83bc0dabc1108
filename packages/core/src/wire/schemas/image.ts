import * as z from "zod/mini";
import type { ImageMediaType } from "../../media/image/inspect-image.ts";
import { assetFields } from "./asset.ts";
import { component, described } from "./documented.ts";
import { parameters, text, uuid, wholeNumber } from "./scalars.ts";

/** The media types that an image can have. */
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

const metadataSchema = component(
  "CharacterReferenceMetadata",
  "How a character reference was generated. Empty if it was uploaded.",
  z.object({
    description: z.optional(text("The user's description of the character.")),
    prompt: z.optional(text("The prompt sent to the model.")),
    model: z.optional(text("The model, for example `google/imagen-4`.")),
    seed: z.optional(wholeNumber("The seed of the prediction, if the model takes one.")),
    prediction_id: z.optional(text("The provider's id of the prediction that generated it.")),
    output_index: z.optional(
      wholeNumber(
        "The index of the image in the prediction's outputs, from 0. Present if one prediction filled several slots.",
      ),
    ),
    parameters: z.optional(parameters("The parameters sent to the model, under the model's own names.")),
  }),
);

export const characterReferenceSchema = component(
  "CharacterReference",
  "A stored image of a character. The bytes under an id never change.",
  z.object({
    ...assetFields("image", imageMediaTypes),
    slot: z.optional(
      wholeNumber("The number of its slot in the batch, from 0. Present only on generated images."),
    ),
    width: wholeNumber("The width in pixels.", 1),
    height: wholeNumber("The height in pixels.", 1),
    metadata: metadataSchema,
    base64: z.optional(
      described(
        "The bytes in Base64. Present only in JSON responses to generate and retry requests, unless `include_base64` " +
          "is false. `null` if the bytes were removed or cannot be read; `warnings` then has an `asset_missing` warning.",
        z.nullable(z.string()),
        { contentEncoding: "base64" },
      ),
    ),
  }),
);

export const uploadAnswerSchema = component(
  "UploadAnswer",
  "An uploaded image. You can use it like any other character reference.",
  z.object({
    id: uuid("The id of the image."),
    image_id: uuid("The same as `id`, for older clients."),
    url: text("The address of the bytes: a path on this server, starting with the base path."),
    image_url: text("The same as `url`, for older clients."),
    content_type: described("The media type, detected from the bytes.", z.enum(imageMediaTypes)),
    file_size: wholeNumber("The size in bytes.", 1),
    filename: described(
      "The file name as uploaded, or `null` if the upload had no name.",
      z.nullable(z.string()),
    ),
  }),
);

export const signedAddressSchema = component(
  "SignedAddress",
  "A signed address from which the bytes of an image can be fetched without credentials until it expires.",
  z.object({
    image_id: uuid("The id of the image."),
    image_url: described("The signed address.", z.url()),
    expires_in_seconds: wholeNumber("How long the address is valid, in seconds.", 1),
  }),
);
