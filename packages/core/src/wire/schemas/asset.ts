import * as z from "zod/mini";
import type { AssetKind } from "../../assets/asset.ts";
import { component, described, oneOf } from "./documented.ts";
import { text, time, uuid, wholeNumber } from "./scalars.ts";

const generated = component(
  "GeneratedOrigin",
  "The image or video was generated.",
  z.object({
    type: described("The type of the origin. It determines the other fields.", z.literal("generated")),
    batch_id: uuid("The batch that generated it."),
    slot: wholeNumber("The number of its slot, from 0."),
    attempt: wholeNumber("The attempt of the slot that generated it, from 1.", 1),
  }),
);

const uploaded = component(
  "UploadedOrigin",
  "The image was uploaded.",
  z.object({
    type: described("The type of the origin. It determines the other fields.", z.literal("uploaded")),
    filename: z.optional(text("The file name as uploaded, for display only.")),
  }),
);

const migrated = component(
  "MigratedOrigin",
  "The image or video was imported from the files of an earlier version.",
  z.object({
    type: described("The type of the origin. It determines the other fields.", z.literal("migrated")),
    path: text("The original file name, without its folder."),
  }),
);

const originSchema = oneOf(
  "Origin",
  "Where an image or a video comes from.",
  z.discriminatedUnion("type", [generated, uploaded, migrated]),
  { generated, uploaded, migrated },
);

/** The fields of every stored asset. */
export function assetFields<MediaType extends string>(kind: AssetKind, mediaTypes: readonly MediaType[]) {
  return {
    id: uuid(`The id of the ${kind}.`),
    path: text("The file name: the id with an extension, without a folder."),
    url: text("The address of the bytes: a path on this server, starting with the base path."),
    media_type: described("The media type, detected from the bytes.", z.enum(mediaTypes)),
    byte_length: wholeNumber("The size in bytes.", 1),
    sha256: described(
      "The SHA-256 hash of the bytes, as 64 hex digits.",
      z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    ),
    created_at: time(`When the ${kind} was created.`),
    origin: originSchema,
  };
}
