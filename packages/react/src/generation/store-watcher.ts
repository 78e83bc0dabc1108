import type { GenerationStore } from "@dramatis/core/client";
import type { LiveStore, Notice, Rendered, Watcher } from "./live-store.ts";
import { type LiveStores, placeOf } from "./live-stores.ts";
import type { Kind } from "./store-options.ts";
import { warnOfNewClient } from "./warn-of-new-client.ts";
import { warnOfNoKey } from "./warn-of-no-key.ts";

/** What a render asks for. */
export interface Wanted<Of extends Kind> {
  readonly options: Rendered<Of>;
  /** The app's own store: the component needs no place then. */
  readonly given: GenerationStore<Of> | undefined;
  /** Whose runs the component shows: the provider's, or those of a client of its own. Undefined: it needs no place. */
  readonly scope: object | undefined;
  readonly key: string | undefined;
}

/** Connects a component to its live store for as long as the component is mounted. */
export interface StoreWatcher<Of extends Kind, Live extends LiveStore<Of>> extends Watcher {
  /** What to draw. It only reads: a render that is never committed takes no place. */
  find(wanted: Wanted<Of>): Live;
  /**
   * The component has committed this render. Returns what ends that, at the next commit or when the component is
   * unmounted: its store stays in its place.
   */
  commit(wanted: Wanted<Of>): () => void;
  /** The live store of the latest commit. The component takes its place now, if it has not yet. */
  live(): Live;
  /** What the actions act on: the app's store, or that of {@link live}. */
  store(): GenerationStore<Of>;
  show(): void;
  hide(): void;
}

/**
 * Makes the watcher of a component. `commit` takes no place yet: what the same commit unmounts elsewhere has to leave
 * first, so that a component that moves to another parent finds its own store again.
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
  // What goes into an empty place. Until then nobody else knows of it.
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
    const place = placeOf(places, kind, key, watcher);
    // A place of this kind holds nothing else.
    const live = (places?.get(place) as unknown as Live | undefined) ?? make(wanted);
    if (isTaken) {
      stores.set(scope, (places ?? new Map()).set(place, live as never));
      if (key === undefined && place !== `${kind}0`) warnOfNoKey(hook);
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
      warnOfNewClient(hook, held, latest.scope);
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
