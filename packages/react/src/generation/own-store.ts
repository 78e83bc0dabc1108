import {
  createGenerationStore,
  type DramatisClient,
  type GenerationStorage,
  type GenerationStore,
} from "@dramatis/core/client";
import { sessionKeeper } from "./session-keeper.ts";
import type { Kind, OwnStoreOptions } from "./store-options.ts";

/** What a render says: its options, with the client of the provider. */
export type Rendered<Of extends Kind> = OwnStoreOptions<Of> & { readonly client: DramatisClient };

/** The store of one component, which goes by what the component's latest render has said. */
export interface OwnStore<Of extends Kind> {
  readonly store: GenerationStore<Of>;
  /** The client of the latest render. */
  readonly client: DramatisClient;
  readonly persistKey: string;
  readonly keeper: GenerationStorage;
  render(next: Rendered<Of>): void;
  /** The component is there: it is told what it has missed. */
  show(): void;
  hide(): void;
}

/** Makes it. Nothing happens before it is shown. */
export function ownStoreOf<Of extends Kind>(kind: Of, first: Rendered<Of>): OwnStore<Of> {
  const { persistKey = "", whenRunning = "replace" } = first;
  const missed: (() => void)[] = [];
  let latest = first;
  let isShown = true;

  const tell = (call: () => void) => (isShown ? call() : missed.push(call));
  const keeper = sessionKeeper(() => isShown);
  const client = new Proxy({} as DramatisClient, {
    get: (_none, name) => Reflect.get(latest.client, name).bind(latest.client),
  });
  const store = createGenerationStore<Of>({
    client,
    kind,
    whenRunning,
    ...(persistKey && {
      storage: keeper,
      storageKey: `${persistKey}.${kind === "image" ? "generation" : kind}`,
    }),
    onFinish: (result) => tell(() => latest.onFinish?.(result)),
    onError: (error) => tell(() => latest.onError?.(error)),
  });

  return {
    store,
    client,
    persistKey,
    keeper,
    render(next) {
      latest = next;
    },
    show() {
      isShown = true;
      missed.splice(0).forEach(queueMicrotask);
    },
    hide() {
      isShown = false;
    },
  };
}
