import type { DramatisClient, GenerationSnapshot, GenerationStore } from "@dramatis/core/client";
import { useContext, useEffect, useState, useSyncExternalStore } from "react";
import { DramatisContext } from "../provider/dramatis-provider.tsx";
import { type OwnStore, ownStoreOf } from "./own-store.ts";
import type { Kind, StoreOptions } from "./store-options.ts";

/** A store, and what it shows now. */
export interface ShownStore<Of extends Kind> {
  /** The client of this render. */
  readonly client: DramatisClient;
  readonly own: OwnStore<Of>;
  /** The app's, or the component's own. */
  readonly store: GenerationStore<Of>;
  readonly snapshot: GenerationSnapshot<Of>;
}

/**
 * A store of the component's own, or the app's, which finds its run again when the component is there.
 *
 * @throws Error where there is no client.
 */
export function useGenerationStore<Of extends Kind>(
  kind: Of,
  hook: string,
  options: StoreOptions<Of>,
): ShownStore<Of> {
  const around = useContext(DramatisContext);
  const client = options.client ?? around.client;
  if (!client)
    throw new Error(`${hook} has no client. Give one to DramatisProvider around it, or to the hook.`);
  const latest = { ...options, store: undefined, client };
  const [own] = useState(() => ownStoreOf(kind, latest));
  const { store = own.store } = options;
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);

  useEffect(() => {
    own.render(latest);
  });
  useEffect(() => {
    own.show();
    store.resumeSaved();
    return own.hide;
  }, [own, store]);

  return { client, own, store, snapshot };
}

/** It was asked for, and has not ended. */
export function isRunning({ status }: Pick<GenerationSnapshot, "status">): boolean {
  return status === "submitting" || status === "running";
}
