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

function hidden(value: unknown, isSecret = false): unknown {
  if (typeof value === "string") return isSecret && value.trim() ? "[secret]" : value;
  if (Array.isArray(value)) return value.map((item) => hidden(item, isSecret));
  if (typeof value !== "object" || !value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, hidden(item, isSecret || maybeSecret.test(name))]),
  );
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
        const { modelOptions } = request ?? {};
        // As the server writes a secret: such a request joins the batch that the key began, and begins none.
        const kept = modelOptions ? { ...request, modelOptions: hidden(modelOptions) } : request;
        if (run) storage?.setItem(storageKey, JSON.stringify({ key, request: kept, batchId }));
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
