import {
  createGenerationStore,
  type DramatisClient,
  type GenerationStorage,
  type GenerationStore,
} from "@dramatis/core/client";
import { createSessionStorage } from "./session-storage.ts";
import type { Kind, OwnStoreOptions } from "./store-options.ts";

/** The options of a render, with the client that its calls use. */
export type Rendered<Of extends Kind> = OwnStoreOptions<Of> & { readonly client: DramatisClient };

/** The name of a callback, and its argument. */
export type Notice = readonly ["onFinish" | "onError", never];

/** A mounted component that shows a live store. */
export interface Watcher {
  /** Calls the component's callback, as soon as `<Activity>` does not hide the component. */
  notify(notice: Notice): void;
}

/** A generation store that belongs to a provider component and outlives the components that show it. */
export interface LiveStore<Of extends Kind = Kind> {
  readonly store: GenerationStore<Of>;
  /** Passes each call to the client of the latest render. */
  readonly client: DramatisClient;
  /** Persists the run and the user's own images while a `persistKey` is set. */
  readonly storage: GenerationStorage;
  readonly watchers: Set<Watcher>;
  /** The callbacks that were due while no component was mounted. The next one to mount receives them. */
  readonly missed: Notice[];
  /** Applies the client and the `persistKey` of a committed render. */
  render(options: Rendered<Of>): void;
}

/** Creates a live store. Creating it has no side effects, so a render can create one and discard it. */
export function createLiveStore<Of extends Kind>(kind: Of, first: Rendered<Of>): LiveStore<Of> {
  let { client: latest, persistKey } = first;
  const watchers = new Set<Watcher>();
  const missed: Notice[] = [];
  const notify = (name: Notice[0]) => (value: unknown) => {
    const notice: Notice = [name, value as never];
    if (watchers.size === 0) missed.push(notice);
    for (const watcher of watchers) watcher.notify(notice);
  };
  const storage = createSessionStorage(
    () => persistKey,
    () => watchers.size > 0,
  );
  const client = new Proxy({} as DramatisClient, {
    get(_none, name) {
      const value = Reflect.get(latest, name);
      return value?.bind?.(latest) ?? value;
    },
  });
  const store = createGenerationStore<Of>({
    client,
    kind,
    whenRunning: first.whenRunning ?? "replace",
    storage,
    storageKey: kind === "image" ? "generation" : kind,
    onFinish: notify("onFinish"),
    onError: notify("onError"),
  });
  return {
    store,
    client,
    storage,
    watchers,
    missed,
    render(next) {
      latest = next.client;
      persistKey ??= next.persistKey;
    },
  };
}
