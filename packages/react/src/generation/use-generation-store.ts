import type { DramatisClient, GenerationSnapshot } from "@dramatis/core/client";
import { useContext, useEffect, useInsertionEffect, useState, useSyncExternalStore } from "react";
import { DramatisContext } from "../context/dramatis-context.ts";
import { useCommitEffect } from "../use-commit-effect.ts";
import type { LiveStore, Rendered } from "./live-store.ts";
import type { Kind, StoreOptions } from "./store-options.ts";
import { createStoreWatcher, type StoreWatcher } from "./store-watcher.ts";

/** A store and its current snapshot. */
export interface ShownStore<Of extends Kind, Live extends LiveStore<Of>> {
  /** The client for this render. */
  readonly client: DramatisClient;
  readonly live: Live;
  readonly watcher: StoreWatcher<Of, Live>;
  readonly snapshot: GenerationSnapshot<Of>;
}

/**
 * Returns the app's store, or the provider component's live store for the key.
 *
 * @param make - creates a live store for an empty place. It must not change.
 * @throws Error if neither the options nor `DramatisProvider` has a client.
 */
export function useGenerationStore<Of extends Kind, Live extends LiveStore<Of>>(
  kind: Of,
  hook: string,
  options: StoreOptions<Of>,
  make: (first: Rendered<Of>) => Live,
): ShownStore<Of, Live> {
  const context = useContext(DramatisContext);
  const client = options.client ?? context.client;
  if (!client) throw new Error(`${hook} has no client. Pass one to DramatisProvider or to the hook.`);
  const { store: given } = options;
  const key = given ? undefined : (options.key ?? (options.persistKey || undefined));
  const rendered: Rendered<Of> = { ...options, store: undefined, client };
  const [watcher] = useState(() => createStoreWatcher(kind, hook, context.stores, make));
  // Does not compare the two clients: if the provider's client changed, the run would lose its place.
  const scope = given ? undefined : (options.client ?? context.stores);
  const wanted = { options: rendered, given, scope, key };
  const live = watcher.find(wanted);
  const [, redraw] = useState<object>();

  // Insertion effects live exactly as long as the component. StrictMode and Activity clean up all others earlier.
  useInsertionEffect(() => watcher.commit(wanted));
  useCommitEffect(() => {
    if (watcher.live() !== live) redraw({});
  });
  const store = given ?? live.store;
  useEffect(() => {
    watcher.show();
    // If the stores differ, the place was not empty, and the next render uses its store.
    if (watcher.store() === store) store.resumeSaved();
    return watcher.hide;
  }, [watcher, store]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);

  return { client, live, watcher, snapshot };
}

/** Returns whether the run was requested and has not ended. */
export function isRunning({ status }: Pick<GenerationSnapshot, "status">): boolean {
  return status === "submitting" || status === "running";
}
