import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";

/** What is needed to continue a run: its batch id, or the key and request that join it. */
export interface SavedRun {
  readonly key?: string | undefined;
  readonly request?: CharacterReferenceRequest | undefined;
  readonly batchId?: string | undefined;
}

/** Matches more names than the server's list of secrets, which is too large for a page. */
const maybeSecret = /key|token|secret|pass|pwd|auth|cred|cookie|bearer|jwt|sig|session|pat$|^value$/i;

function hidden(value: unknown, isSecret = false): unknown {
  if (typeof value === "string") return isSecret && value.trim() ? "[secret]" : value;
  if (Array.isArray(value)) return value.map((item) => hidden(item, isSecret));
  if (typeof value !== "object" || !value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, hidden(item, isSecret || maybeSecret.test(name))]),
  );
}

/** Reads and writes the latest run in the app's storage. A full, forbidden or damaged storage is treated as missing. */
export function createRunStorage({
  storage,
  kind = "image",
  storageKey = `dramatis.${kind}`,
}: GenerationStoreOptions) {
  return {
    /** Saves a run, or removes the saved one if absent. */
    save(run?: SavedRun): void {
      try {
        const { key, request, batchId } = run ?? {};
        const { modelOptions } = request ?? {};
        // `[secret]`, as the server writes it. A request with it can join the batch of its key, but cannot start one.
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
