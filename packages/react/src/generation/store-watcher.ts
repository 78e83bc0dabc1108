import type { GenerationStore } from "@dramatis/core/client";
import type { LiveStore, Notice, Rendered, Watcher } from "./live-store.ts";
import { findPlace, type LiveStores } from "./live-stores.ts";
import type { Kind } from "./store-options.ts";
import { warnChangedClient } from "./warn-changed-client.ts";
import { warnMissingKey } from "./warn-missing-key.ts";

/** The store that a render needs. */
export interface Wanted<Of extends Kind> {
  readonly options: Rendered<Of>;
  /** The app's own store. If there is one, the component needs no place. */
  readonly given: GenerationStore<Of> | undefined;
  /** The owner of the runs: the provider, or the component's own client. Undefined if the component needs no place. */
  readonly scope: object | undefined;
  readonly key: string | undefined;
}

/** Connects a component to its live store for as long as the component is mounted. */
export interface StoreWatcher<Of extends Kind, Live extends LiveStore<Of>> extends Watcher {
  /** Returns the store to render. It changes nothing, because a render can be discarded without being committed. */
  find(wanted: Wanted<Of>): Live;
  /**
   * Records the render that the component has committed. Returns a cleanup function for the next commit or the unmount,
   * after which the store stays in its place.
   */
  commit(wanted: Wanted<Of>): () => void;
  /** Returns the live store of the latest commit. The component takes its place now, if it has not done so yet. */
  live(): Live;
  /** Returns the store that the actions act on: the app's, or that of {@link live}. */
  store(): GenerationStore<Of>;
  show(): void;
  hide(): void;
}

/**
 * Creates the watcher of a component. `commit` does not take a place yet, because components that the same commit
 * unmounts must leave theirs first. This is how a component that moves to another parent finds its own store again.
 */
export function createStoreWatcher<Of extends Kind, Live extends LiveStore<Of>>(
  kind: Of,
  hook: string,
  stores: LiveStores,
  create: (options: Rendered<Of>) => Live,
): StoreWatcher<Of, Live> {
  const missed: Notice[] = [];
  let isShown = true;
  let latest: Wanted<Of>;
  // The store for an empty place. Nothing else knows it until it is put there.
  let candidate: Held | undefined;
  let held: Held | undefined;

  interface Held extends Pick<Wanted<Of>, "scope" | "key"> {
    readonly live: Live;
  }

  function make({ scope, key, options }: Wanted<Of>): Live {
    if (!candidate || candidate.scope !== scope || candidate.key !== key)
      candidate = { scope, key, live: create(options) };
    return candidate.live;
  }

  function find(wanted: Wanted<Of>, isTaken?: true): Live {
    const { scope, key } = wanted;
    if (held && held.scope === scope && held.key === key) return held.live;
    if (!scope) return make(wanted);
    const places = stores.get(scope);
    const place = findPlace(places, kind, key, watcher);
    // The kind is part of the place, so the store has the right type.
    const live = (places?.get(place) as unknown as Live | undefined) ?? make(wanted);
    if (isTaken) {
      stores.set(scope, (places ?? new Map()).set(place, live as never));
      if (key === undefined && place !== `${kind}0`) warnMissingKey(hook);
    }
    return live;
  }

  function flush(): void {
    if (isShown)
      for (const [name, value] of missed.splice(0)) queueMicrotask(() => latest.options[name]?.(value));
  }

  const watcher: StoreWatcher<Of, Live> = {
    notify(notice) {
      missed.push(notice);
      flush();
    },
    find: (wanted) => find(wanted),
    commit(wanted) {
      latest = wanted;
      held?.live.watchers.add(watcher);
      return () => held?.live.watchers.delete(watcher);
    },
    live() {
      const live = find(latest, true);
      warnChangedClient(hook, held, latest.scope);
      if (live !== held?.live) {
        held?.live.watchers.delete(watcher);
        live.watchers.add(watcher);
        live.missed.splice(0).forEach(watcher.notify);
      }
      held = { ...latest, live };
      live.render(latest.options);
      return live;
    },
    store: () => {
      const { store } = watcher.live();
      return latest.given ?? store;
    },
    show() {
      isShown = true;
      flush();
    },
    hide() {
      isShown = false;
    },
  };
  return watcher;
}
