import type { DramatisClient, GenerationSnapshot } from "@dramatis/core/client";
import { useContext, useEffect, useInsertionEffect, useState, useSyncExternalStore } from "react";
import { DramatisContext } from "../provider/dramatis-context.ts";
import { useCommitEffect } from "../use-commit-effect.ts";
import type { LiveStore, Rendered } from "./live-store.ts";
import type { Kind, StoreOptions } from "./store-options.ts";
import { createStoreWatcher, type StoreWatcher } from "./store-watcher.ts";

/** A store, and what it shows now. */
export interface ShownStore<Of extends Kind, Live extends LiveStore<Of>> {
  /** The client of this render. */
  readonly client: DramatisClient;
  readonly live: Live;
  readonly watcher: StoreWatcher<Of, Live>;
  readonly snapshot: GenerationSnapshot<Of>;
}

/**
 * The app's store, or the live store that the provider component has under the key.
 *
 * @param make - makes a live store for a place that is empty. It must not change.
 * @throws Error where there is no client.
 */
export function useGenerationStore<Of extends Kind, Live extends LiveStore<Of>>(
  kind: Of,
  hook: string,
  options: StoreOptions<Of>,
  make: (first: Rendered<Of>) => Live,
): ShownStore<Of, Live> {
  const around = useContext(DramatisContext);
  const client = options.client ?? around.client;
  if (!client)
    throw new Error(`${hook} has no client. Give one to DramatisProvider around it, or to the hook.`);
  const { store: given } = options;
  const key = given ? undefined : (options.key ?? (options.persistKey || undefined));
  const rendered: Rendered<Of> = { ...options, store: undefined, client };
  const [watcher] = useState(() => createStoreWatcher(kind, hook, around.stores, make));
  // Not by whether the two clients are the same: the provider's may change, and would take the run out of its place.
  const scope = given ? undefined : (options.client ?? around.stores);
  const wanted = { options: rendered, given, scope, key };
  const live = watcher.find(wanted);
  const [, redraw] = useState<object>();

  // Insertion effects last exactly as long as the component is mounted: StrictMode and Activity end all others earlier.
  useInsertionEffect(() => watcher.commit(wanted));
  useCommitEffect(() => {
    if (watcher.live() !== live) redraw({});
  });
  const store = given ?? live.store;
  useEffect(() => {
    watcher.show();
    // Else the place had a store already, and the next render has it.
    if (watcher.store() === store) store.resumeSaved();
    return watcher.hide;
  }, [watcher, store]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);

  return { client, live, watcher, snapshot };
}

/** It was asked for, and has not ended. */
export function isRunning({ status }: Pick<GenerationSnapshot, "status">): boolean {
  return status === "submitting" || status === "running";
}
