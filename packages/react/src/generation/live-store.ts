import {
  createGenerationStore,
  type DramatisClient,
  type GenerationStorage,
  type GenerationStore,
} from "@dramatis/core/client";
import { sessionKeeper } from "./session-keeper.ts";
import type { Kind, OwnStoreOptions } from "./store-options.ts";

/** What a render passes: its options, with the client that its calls go to. */
export type Rendered<Of extends Kind> = OwnStoreOptions<Of> & { readonly client: DramatisClient };

/** A callback of a component, by its name, and what it is called with. */
export type Notice = readonly ["onFinish" | "onError", never];

/** A mounted component that shows a live store. */
export interface Watcher {
  /** Calls back, as soon as `<Activity>` does not hide the component. */
  notify(notice: Notice): void;
}

/** A store that belongs to a provider component, and outlives the components that show it. */
export interface LiveStore<Of extends Kind = Kind> {
  readonly store: GenerationStore<Of>;
  /** Passes each call to the client of the latest render. */
  readonly client: DramatisClient;
  /** Keeps the run and the user's own images while there is a `persistKey`. */
  readonly keeper: GenerationStorage;
  readonly watchers: Set<Watcher>;
  /** What happened while no component was mounted: the next one to mount hears of it. */
  readonly missed: Notice[];
  /** Takes over the client and the `persistKey` of a render that was committed. */
  render(options: Rendered<Of>): void;
}

/** Makes a live store. It starts nothing by itself, so a render may make one and drop it. */
export function createLiveStore<Of extends Kind>(kind: Of, first: Rendered<Of>): LiveStore<Of> {
  let { client: latest, persistKey } = first;
  const watchers = new Set<Watcher>();
  const missed: Notice[] = [];
  const notify = (name: Notice[0]) => (value: unknown) => {
    const notice: Notice = [name, value as never];
    if (watchers.size === 0) missed.push(notice);
    for (const watcher of watchers) watcher.notify(notice);
  };
  const keeper = sessionKeeper(
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
    storage: keeper,
    storageKey: kind === "image" ? "generation" : kind,
    onFinish: notify("onFinish"),
    onError: notify("onError"),
  });
  return {
    store,
    client,
    keeper,
    watchers,
    missed,
    render(next) {
      latest = next.client;
      persistKey ??= next.persistKey;
    },
  };
}
