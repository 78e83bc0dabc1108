import type { LiveStore, Watcher } from "./live-store.ts";

/** Live stores by place: the kind with the key, or the kind with a number if the key is missing. */
export type Places = Map<string, LiveStore<never>>;

/**
 * The live stores of one provider component. Those that use the provider's client are stored under the map itself.
 * Those of components with a client of their own are stored under that client.
 */
export type LiveStores = WeakMap<object, Places>;

/**
 * Returns the place of a watcher's store. Without a key, it is the first place that no other mounted component uses.
 */
export function findPlace(
  places: Places | undefined,
  kind: string,
  key: string | undefined,
  watcher: Watcher,
): string {
  if (key !== undefined) return `${kind}:${key}`;
  for (let number = 0; ; number++) {
    const watchers = places?.get(kind + number)?.watchers;
    if (!watchers?.size || watchers.has(watcher)) return kind + number;
  }
}
