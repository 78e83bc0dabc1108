import { characterReferenceOf } from "../character-reference.ts";
import type { CharacterReferences, CharacterReferencesOptions } from "../character-references.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import { characterReferencePrompt } from "../request/prompt-template.ts";
import { batchCalls } from "./batch-calls.ts";
import { checkEngineOptions, engineOf } from "./engine-of.ts";
import { imageLimits, imageMedium } from "./image-medium.ts";
import { importImage } from "./import-image.ts";
import { savedAssets } from "./saved-assets.ts";
import type { Timing } from "./timing.ts";

/** The public face of the engine of images, with its timing handed in. */
export function createEngine(options: CharacterReferencesOptions, timing: Timing): CharacterReferences {
  const { promptTemplate = characterReferencePrompt } = options ?? {};
  checkEngineOptions(options, [
    [typeof promptTemplate === "function", "promptTemplate", "must be a function of the description"],
  ]);
  const { provider, store, timeoutMs = 600_000 } = options;
  const engine = engineOf(imageMedium(provider, promptTemplate), { ...options, timeoutMs }, timing);
  const { open, ...saved } = savedAssets(store, "image", characterReferenceOf);
  return {
    provider,
    ...batchCalls<"image", CharacterReferenceRequest>(engine),
    ...saved,
    async open(id, access) {
      const opened = await open(id, access);
      if (opened === undefined) return undefined;
      const { item: reference, ...bytes } = opened;
      return { reference, ...bytes };
    },
    importImage: (image, importOptions = {}) => importImage(engine, image, imageLimits, importOptions),
  };
}
