import type { LiveStore, Watcher } from "./live-store.ts";

/** Live stores by place: a kind with a key, or a kind with a number for those that have no key. */
export type Places = Map<string, LiveStore<never>>;

/**
 * The live stores of one provider component: under itself those whose calls go to the provider's client, and under
 * each other client those of the components that were given that client.
 */
export type LiveStores = WeakMap<object, Places>;

/** Where the watcher finds its store. Without a key it is the first place that no other mounted component has. */
export function placeOf(
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
