import type { CharacterReference } from "../character-reference.ts";
import type { AssetOrigin } from "../store/asset.ts";
import { byType, json, object, oneOf, type Reader, text, whole } from "./reader.ts";

const origin = byType<AssetOrigin>({
  generated: object({ type: oneOf("generated"), batchId: text, slot: whole, attempt: whole }),
  uploaded: object({ type: oneOf("uploaded") }, { filename: text }),
  migrated: object({ type: oneOf("migrated"), path: text }),
});

/** Reads a character reference whose keys are in camelCase already. Its address is not kept: `imageUrl` gives it. */
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
  metadata: object(
    {},
    {
      description: text,
      prompt: text,
      model: text,
      seed: whole,
      predictionId: text,
      outputIndex: whole,
      parameters: json,
    },
  ),
});
