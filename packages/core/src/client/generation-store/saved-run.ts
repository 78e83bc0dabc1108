import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";

/** What finds a run again: its batch, or what to send again to join it. */
export interface SavedRun {
  readonly key?: string | undefined;
  readonly request?: CharacterReferenceRequest | undefined;
  readonly batchId?: string | undefined;
}

/** The latest run in the app's storage. A storage that is full, forbidden or damaged is as none. */
export function savedRunIn({
  storage,
  kind = "image",
  storageKey = `dramatis.${kind}`,
}: GenerationStoreOptions) {
  return {
    /** Forgets, without a run. */
    save(run?: SavedRun): void {
      try {
        const { key, request, batchId } = run ?? {};
        if (run) storage?.setItem(storageKey, JSON.stringify({ key, request, batchId }));
        else storage?.removeItem(storageKey);
      } catch {}
    },
    load(): SavedRun | undefined {
      try {
        const { key, request, batchId } = JSON.parse(storage?.getItem(storageKey) ?? "");
        if (typeof (batchId ?? ((request.description ?? request.prompt) && key)) === "string")
          return { key, request, batchId };
      } catch {}
      return undefined;
    },
  };
}
