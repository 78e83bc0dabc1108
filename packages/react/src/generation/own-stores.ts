import { createGenerationStore, type DramatisClient, type GenerationSlot } from "@dramatis/core/client";
import type { CharacterGenerationOptions } from "./generation-options.ts";
import { createImportStore } from "./import-store.ts";
import { sessionKeeper } from "./session-keeper.ts";

/** What a render says: its options, with the client of the provider. */
export type Rendered = CharacterGenerationOptions & { readonly client: DramatisClient };

/** The stores of one component, which go by what its latest render has said. */
export function ownStoresOf(first: Rendered, showImports: (slots: readonly GenerationSlot[]) => void) {
  const { persistKey = "", whenRunning = "replace" } = first;
  const missed: (() => void)[] = [];
  let latest = first;
  let isShown = true;

  const tell = (call: () => void) => (isShown ? call() : missed.push(call));
  const keeper = sessionKeeper(() => isShown);
  const client = new Proxy({} as DramatisClient, {
    get: (_none, name) => Reflect.get(latest.client, name).bind(latest.client),
  });

  return {
    store: createGenerationStore({
      client,
      whenRunning,
      ...(persistKey && { storage: keeper, storageKey: `${persistKey}.generation` }),
      onFinish: (result) => tell(() => latest.onFinish?.(result)),
      onError: (error) => tell(() => latest.onError?.(error)),
    }),
    imports: createImportStore(
      client,
      {
        read: () => persistKey && keeper.getItem(`${persistKey}.imports`),
        write: (text) => persistKey && keeper.setItem(`${persistKey}.imports`, text),
      },
      showImports,
    ),
    render(next: Rendered): void {
      latest = next;
    },
    /** Tells what was missed while the component was away. */
    show(): void {
      isShown = true;
      missed.splice(0).forEach(queueMicrotask);
    },
    hide(): void {
      isShown = false;
    },
  };
}
