import type { CharacterReferences, CharacterReferencesOptions } from "./character-references.ts";
import { createEngine } from "./engine/create-engine.ts";
import { defaultTiming } from "./engine/timing.ts";

/**
 * Makes the engine. It does nothing until it is asked.
 *
 * @throws DramatisError `invalid_request` for options that cannot be meant.
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
