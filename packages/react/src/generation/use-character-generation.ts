import type { GenerationSlot } from "@dramatis/core/client";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { createActions } from "./generation-actions.ts";
import type { CharacterGeneration, CharacterGenerationOptions } from "./generation-options.ts";
import { createImportStore, type ImportStore } from "./import-store.ts";
import { createLiveStore, type LiveStore, type Rendered } from "./live-store.ts";
import { isRunning, useGenerationStore } from "./use-generation-store.ts";

/**
 * Generates images of a character, and returns them as they arrive, together with the user's own images. The run
 * belongs to the `DramatisProvider` component: it continues when a component unmounts, and a component that is mounted
 * again finds it. Only `abort`, or a request that replaces the current one, stops it.
 *
 * @throws Error if neither the options nor `DramatisProvider` has a client.
 * @example
 * ```tsx
 * const { generate, slots, retry, status, error } = useCharacterGeneration({ key: "pirate", persistKey: "pirate" });
 *
 * <button type="button" onClick={() => generate({ description: "a red-haired pirate" })}>Generate</button>
 * {status === "failed" && error && <p role="alert">{error.message}</p>}
 * <CharacterGrid.Root slots={slots} onRetry={retry} persistKey="pirate" aria-label="Images of the pirate">
 *   {card}
 * </CharacterGrid.Root>
 * ```
 */
export function useCharacterGeneration(options: CharacterGenerationOptions = {}): CharacterGeneration {
  const { live, watcher, snapshot } = useGenerationStore(
    "image",
    "useCharacterGeneration",
    options,
    createImageStore,
  );
  const { imports } = live;
  const imported = useSyncExternalStore(imports.subscribe, imports.getSnapshot, noImports);
  const [actions] = useState(() => createActions(watcher.store, () => watcher.live().imports));

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

/** A run together with the user's own images. */
interface ImageStore extends LiveStore<"image"> {
  readonly imports: ImportStore;
}

function createImageStore(first: Rendered<"image">): ImageStore {
  const live = createLiveStore("image", first);
  return { ...live, imports: createImportStore(live.client, live.storage) };
}

const none: readonly GenerationSlot[] = [];
const noImports = () => none;
