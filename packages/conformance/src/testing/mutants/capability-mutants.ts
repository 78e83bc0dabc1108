import { DramatisError, memoryStore } from "@dramatis/core";
import { checkedId, type Store, sha256Hex } from "@dramatis/core/store";
import type { MakeStore } from "../../make-store.ts";
import { claiming, type Mutant, storeWith } from "./mutant.ts";

/** Creates stores whose signed URLs are object URLs of this process, which `expire` revokes. */
export function signingStore(
  expire: (url: string, expiresInSeconds: number) => void,
  checked: (id: string) => string = checkedId,
): () => Store {
  return storeWith((inner) => ({
    capabilities: { ...inner.capabilities, signedUrls: true },
    async url(id, { expiresInSeconds }) {
      const bytes = await (await inner.open(checked(id)))?.bytes();
      const url = URL.createObjectURL(new Blob([new Uint8Array(bytes ?? [])]));
      expire(url, expiresInSeconds);
      return url;
    },
  }));
}

/** Revokes a URL when it expires. */
export function expireOnTime(url: string, expiresInSeconds: number): void {
  setTimeout(() => URL.revokeObjectURL(url), Math.min(expiresInSeconds, 30) * 1000);
}

/** A store that accepts the same bytes under the same id twice, and declares it. */
export const idempotentStore = storeWith((inner) => ({
  capabilities: { ...inner.capabilities, idempotentPuts: true },
  async put(id, body, info) {
    try {
      return await inner.put(id, body, info);
    } catch (error) {
      if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
      const there = await inner.head(id);
      const same = body instanceof Uint8Array && (await sha256Hex(body)) === there?.sha256;
      if (same && there !== undefined) return there;
      throw error;
    }
  },
}));

/** Adds a `reopen` facility to a store factory. */
export function reopening(makeStore: () => Store, reopen: (store: Store) => Store): MakeStore {
  return Object.assign(() => makeStore(), { reopen });
}

/** Stores with false capabilities. */
export const capabilityMutants: readonly Mutant[] = [
  {
    name: "it does not declare one capability",
    makeStore: storeWith((inner) => {
      const capabilities = { ...inner.capabilities };
      Reflect.deleteProperty(capabilities, "durable");
      return { capabilities };
    }),
    fails: ["capabilities: all five capabilities are present, each true or false"],
  },
  {
    name: "it declares signed URLs and does not have them",
    makeStore: claiming({ signedUrls: true }),
    fails: [
      "capabilities: `url` exists exactly if `signedUrls` is true",
      "capabilities: a signed URL serves the bytes until it expires",
    ],
  },
  {
    name: "it has URLs and does not declare them",
    makeStore: storeWith(() => ({ url: async () => "https://localhost/" })),
    fails: [
      "ids: `url`, if present, rejects an id that is not a UUID",
      "lifecycle: every method fails after close",
      "capabilities: `url` exists exactly if `signedUrls` is true",
    ],
  },
  {
    name: "its URLs never expire",
    makeStore: signingStore(() => undefined),
    fails: ["capabilities: a signed URL serves the bytes until it expires"],
  },
  {
    name: "it returns a URL for an invalid id",
    makeStore: signingStore(expireOnTime, (id) => {
      try {
        return checkedId(id);
      } catch {
        return crypto.randomUUID();
      }
    }),
    fails: ["ids: `url`, if present, rejects an id that is not a UUID"],
  },
  {
    name: "it declares durability and loses its data",
    makeStore: reopening(claiming({ durable: true }), () => memoryStore()),
    fails: [
      "list: another instance on the same data lists the same assets of an owner",
      "lifecycle: two instances on the same data see the same state",
      "lifecycle: a restart finds everything that was acknowledged",
      "journal list: another instance on the same data lists the same streams",
      "capabilities: data survives a restart exactly if `durable` is true",
    ],
  },
  {
    name: "it keeps its data and does not declare durability",
    makeStore: reopening(
      storeWith(() => ({ close: async () => undefined })),
      (store) => store,
    ),
    fails: [
      "lifecycle: every method fails after close",
      "lifecycle: a put after close cancels its stream",
      "lifecycle: neither a store nor its errors reveal its data or location",
      "capabilities: data survives a restart exactly if `durable` is true",
    ],
  },
];
