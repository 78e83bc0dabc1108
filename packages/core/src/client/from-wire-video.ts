import type { VideoReference } from "../video-reference.ts";
import { origin } from "./from-wire-image.ts";
import { json, object, optional, type Reader, text, whole } from "./reader.ts";

/** Reads a video. Its address is not kept: `videoUrl` gives it. */
export const video: Reader<VideoReference> = object({
  id: text,
  path: text,
  mediaType: text,
  byteLength: whole,
  sha256: text,
  createdAt: text,
  origin,
  metadata: object({
    prompt: optional(text),
    model: optional(text),
    seed: optional(whole),
    predictionId: optional(text),
    characterReferenceId: optional(text),
    parameters: optional(json),
  }),
});
