import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { WireImage } from "../wire/image.ts";
import type { WireVideo } from "../wire/video.ts";
import {
  type Decoder,
  type FieldsOf,
  json,
  object,
  optional,
  text,
  type VariantsOf,
  variant,
  whole,
} from "./decoder.ts";

const origin = variant("type", {
  generated: { batchId: text, slot: whole, attempt: whole },
  uploaded: { filename: optional(text) },
  migrated: { path: text },
} satisfies VariantsOf<WireImage["origin"], "type">);

/** How an image or a video was generated. */
export const generation = {
  prompt: optional(text),
  model: optional(text),
  seed: optional(whole),
  predictionId: optional(text),
  parameters: optional(json),
};

/** The fields of every asset. */
export const asset = {
  id: text,
  path: text,
  mediaType: text,
  byteLength: whole,
  sha256: text,
  createdAt: text,
  origin,
};

/** Adds `filename`, which the wire sends only as `path`. */
export function withFilename<Asset extends { readonly path: string }>(
  decode: Decoder<Asset>,
): Decoder<Asset & { readonly filename: string }> {
  return (value) => {
    const decoded = decode(value);
    return { ...decoded, filename: decoded.path };
  };
}

/** Decodes a character reference. Drops its URL, which `client.images.url` builds. */
export const image: Decoder<CharacterReference> = withFilename(
  object({
    ...asset,
    width: whole,
    height: whole,
    metadata: object({
      ...generation,
      description: optional(text),
      outputIndex: optional(whole),
    } satisfies FieldsOf<WireImage["metadata"]>),
  } satisfies FieldsOf<WireImage, "url" | "slot">),
);

/** Decodes a video. Drops its URL, which `client.videos.url` builds. */
export const video: Decoder<VideoReference> = withFilename(
  object({
    ...asset,
    metadata: object({
      ...generation,
      characterReferenceId: optional(text),
    } satisfies FieldsOf<WireVideo["metadata"]>),
  } satisfies FieldsOf<WireVideo, "url" | "slot">),
);
