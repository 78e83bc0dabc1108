import { DramatisError, memoryStore } from "@dramatis/core";
import { checkedId, type Store, sha256Hex } from "@dramatis/core/store";
import type { MakeStore } from "../../make-store.ts";
import { claiming, type Mutant, storeWith } from "./mutant.ts";

/** A store whose addresses are those of Blobs in this process, which are taken back by `expire`. */
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

/** Takes an address back in time. */
export function expireInTime(url: string, expiresInSeconds: number): void {
  setTimeout(() => URL.revokeObjectURL(url), Math.min(expiresInSeconds, 30) * 1000);
}

/** A store that takes the same bytes under the same id twice, and says so. */
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

/** A store that is reopened as another one. */
export function reopening(makeStore: () => Store, reopen: (store: Store) => Store): MakeStore {
  return Object.assign(() => makeStore(), { reopen });
}

/** Stores that say of themselves what is not so. */
export const capabilityMutants: readonly Mutant[] = [
  {
    name: "it says nothing of one capability",
    makeStore: storeWith((inner) => {
      const capabilities = { ...inner.capabilities };
      Reflect.deleteProperty(capabilities, "durable");
      return { capabilities };
    }),
    fails: ["capabilities: each of the five is told, as true or false"],
  },
  {
    name: "it says that it signs addresses, and has none",
    makeStore: claiming({ signedUrls: true }),
    fails: [
      "capabilities: there is a `url` exactly where `signedUrls` is true",
      "capabilities: an address gives the bytes, and gives them no more once it has expired",
    ],
  },
  {
    name: "it has addresses, and does not say so",
    makeStore: storeWith(() => ({ url: async () => "https://localhost/" })),
    fails: [
      "ids: `url`, where there is one, refuses what is no UUID",
      "life: every method fails after close",
      "capabilities: there is a `url` exactly where `signedUrls` is true",
    ],
  },
  {
    name: "its addresses never expire",
    makeStore: signingStore(() => undefined),
    fails: ["capabilities: an address gives the bytes, and gives them no more once it has expired"],
  },
  {
    name: "it gives an address for what is no id",
    makeStore: signingStore(expireInTime, (id) => {
      try {
        return checkedId(id);
      } catch {
        return crypto.randomUUID();
      }
    }),
    fails: ["ids: `url`, where there is one, refuses what is no UUID"],
  },
  {
    name: "it says that it is durable, and forgets",
    makeStore: reopening(claiming({ durable: true }), () => memoryStore()),
    fails: [
      "list: another instance on the same data lists the same of an owner",
      "life: two instances on the same data share it",
      "life: a restart sees all that was acknowledged",
      "journal list: another instance on the same data lists the same",
      "capabilities: a restart finds what there was exactly where `durable` is true",
    ],
  },
  {
    name: "it remembers, and does not say so",
    makeStore: reopening(
      storeWith(() => ({ close: async () => undefined })),
      (store) => store,
    ),
    fails: [
      "life: every method fails after close",
      "life: a put after close ends its stream",
      "life: neither a store nor its errors show what it holds or where",
      "capabilities: a restart finds what there was exactly where `durable` is true",
    ],
  },
];
