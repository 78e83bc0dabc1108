import * as z from "zod/mini";
import { imageMediaTypes } from "./character-reference-schema.ts";
import { component, described } from "./documented.ts";
import { text, uuid, wholeNumber } from "./scalars.ts";

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
