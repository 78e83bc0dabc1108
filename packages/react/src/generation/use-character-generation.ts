import type { GenerationSlot } from "@dramatis/core/client";
import { useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { DramatisContext } from "../provider/dramatis-provider.tsx";
import { actionsOf } from "./generation-actions.ts";
import type { CharacterGeneration, CharacterGenerationOptions } from "./generation-options.ts";
import { ownStoresOf } from "./own-stores.ts";

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
  const around = useContext(DramatisContext);
  const client = options.client ?? around.client;
  if (!client)
    throw new Error(
      "useCharacterGeneration has no client. Give one to DramatisProvider around it, or to the hook.",
    );
  const latest = { ...options, client };
  const [imported, showImports] = useState<readonly GenerationSlot[]>([]);
  const [own] = useState(() => ownStoresOf(latest, showImports));
  const { store = own.store } = options;
  const { imports } = own;
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);
  const actions = useMemo(() => actionsOf(store, imports), [store, imports]);

  useEffect(() => {
    own.render(latest);
  });
  useEffect(() => {
    own.show();
    store.resumeSaved();
    imports.restore();
    return own.hide;
  }, [own, store, imports]);

  return useMemo(
    () => ({
      ...snapshot,
      ...actions,
      slots: imported.length > 0 ? [...snapshot.slots, ...imported] : snapshot.slots,
      imports: imported,
      isRunning: snapshot.status === "submitting" || snapshot.status === "running",
    }),
    [snapshot, imported, actions],
  );
}
