import { toCharacterReference } from "../assets/character-reference.ts";
import { batchCalls } from "../engine/batch-calls.ts";
import { buildEngine, checkEngineOptions } from "../engine/build-engine.ts";
import { savedAssets } from "../engine/saved-assets.ts";
import { defaultTiming, type Timing } from "../engine/timing.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { CharacterReferences, CharacterReferencesOptions } from "./character-references.ts";
import { imageLimits, imageMedium } from "./image-medium.ts";
import { importImage } from "./import-image.ts";
import { characterReferencePrompt } from "./prompt-template.ts";

/**
 * Creates the engine that generates character images. It does nothing until you call one of its methods.
 *
 * @throws DramatisError `invalid_request` if an option is invalid.
 * @example
 * ```ts
 * const characters = createCharacterReferences({
 *   provider: replicate({ model: "google/imagen-4" }),
 *   store: fsStore({ directory: "data/characters" }),
 * });
 * ```
 */
export function createCharacterReferences(options: CharacterReferencesOptions): CharacterReferences {
  return createEngine(options, defaultTiming);
}

/** Creates the image engine with custom timing. Tests use it to shorten the waits. */
export function createEngine(options: CharacterReferencesOptions, timing: Timing): CharacterReferences {
  const { promptTemplate = characterReferencePrompt } = options ?? {};
  checkEngineOptions(options, [
    [typeof promptTemplate === "function", "promptTemplate", "must be a function of the description"],
  ]);
  const { provider, store, timeoutMs = 600_000 } = options;
  const engine = buildEngine(imageMedium(provider, promptTemplate), { ...options, timeoutMs }, timing);
  const { open, ...saved } = savedAssets(store, "image", toCharacterReference);
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
