import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";

/** What finds a run again: its batch, or what to send again to join it. */
export interface SavedRun {
  readonly key?: string | undefined;
  readonly request?: CharacterReferenceRequest | undefined;
  readonly batchId?: string | undefined;
}

/** More names than those of secrets: the list that the server goes by weighs too much for a page. */
const maybeSecret = /key|token|secret|pass|pwd|auth|cred|cookie|bearer|jwt|sig|session|pat$|^value$/i;

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
        // As the server writes a secret: it joins the batch that the key began, and begins none.
        const hide = (name: string, value: unknown) =>
          value && value !== key && maybeSecret.test(name) && typeof value !== "number" ? "[secret]" : value;
        if (run) storage?.setItem(storageKey, JSON.stringify({ key, request, batchId }, hide));
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
