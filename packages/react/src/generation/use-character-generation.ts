import type { GenerationSlot } from "@dramatis/core/client";
import { useEffect, useMemo, useState } from "react";
import { actionsOf } from "./generation-actions.ts";
import type { CharacterGeneration, CharacterGenerationOptions } from "./generation-options.ts";
import { createImportStore, type ImportStore } from "./import-store.ts";
import type { OwnStore } from "./own-store.ts";
import { isRunning, useGenerationStore } from "./use-generation-store.ts";

/**
 * Generates images of a character, and shows them as they come, beside images of the user's own. A component that
 * unmounts stops nothing: only `abort` does, or a request that takes the place of the one that runs.
 *
 * @throws Error where there is no client.
 * @example
 * ```tsx
 * const { generate, slots, retry, status, error } = useCharacterGeneration({ persistKey: "pirate" });
 *
 * <button type="button" onClick={() => generate({ description: "a red-haired pirate" })}>Generate</button>
 * {status === "failed" && error && <p role="alert">{error.message}</p>}
 * <CharacterGrid.Root slots={slots} onRetry={retry} persistKey="pirate" aria-label="Images of the pirate">
 *   {card}
 * </CharacterGrid.Root>
 * ```
 */
export function useCharacterGeneration(options: CharacterGenerationOptions = {}): CharacterGeneration {
  const { own, store, snapshot } = useGenerationStore("image", "useCharacterGeneration", options);
  const [imported, showImports] = useState<readonly GenerationSlot[]>([]);
  const [imports] = useState(() => importsOf(own, showImports));
  const actions = useMemo(() => actionsOf(store, imports), [store, imports]);

  useEffect(() => imports.restore(), [imports]);

  return useMemo(
    () => ({
      ...snapshot,
      ...actions,
      slots: imported.length > 0 ? [...snapshot.slots, ...imported] : snapshot.slots,
      imports: imported,
      isRunning: isRunning(snapshot),
    }),
    [snapshot, imported, actions],
  );
}

function importsOf(
  { client, persistKey, keeper }: OwnStore<"image">,
  show: (slots: readonly GenerationSlot[]) => void,
): ImportStore {
  const key = `${persistKey}.imports`;
  const kept = {
    read: () => persistKey && keeper.getItem(key),
    write: (text: string) => persistKey && keeper.setItem(key, text),
  };
  return createImportStore(client, kept, show);
}
