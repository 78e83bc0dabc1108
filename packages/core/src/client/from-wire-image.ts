import type { CharacterReference } from "../assets/character-reference.ts";
import { json, object, optional, type Reader, text, variant, whole } from "./reader.ts";

export const origin = variant("type", {
  generated: { batchId: text, slot: whole, attempt: whole },
  uploaded: { filename: optional(text) },
  migrated: { path: text },
});

/** Reads a character reference. Its address is not kept: `imageUrl` gives it. */
export const image: Reader<CharacterReference> = object({
  id: text,
  path: text,
  mediaType: text,
  width: whole,
  height: whole,
  byteLength: whole,
  sha256: text,
  createdAt: text,
  origin,
  metadata: object({
    description: optional(text),
    prompt: optional(text),
    model: optional(text),
    seed: optional(whole),
    predictionId: optional(text),
    outputIndex: optional(whole),
    parameters: optional(json),
  }),
});
