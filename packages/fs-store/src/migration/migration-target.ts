import { createHash } from "node:crypto";
import type { PutInfo, Store } from "@dramatis/core/store";

/** Where a migration puts images, or would put them in a dry run. */
export interface MigrationTarget {
  /** The SHA-256 of what lies under an id; undefined where nothing does. It rejects where that cannot be told. */
  storedSha256(id: string): Promise<string | undefined>;
  /** Durable when it resolves; `conflict` where somebody else was first. */
  store(id: string, bytes: Uint8Array, info: PutInfo & { readonly sha256: string }): Promise<void>;
  /** Reads back what was stored, and tells whether it has this SHA-256. */
  holds(id: string, sha256: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The target of a real migration. */
export function storeTarget(store: Store): MigrationTarget {
  return {
    async storedSha256(id) {
      return (await store.head(id))?.sha256;
    },
    async store(id, bytes, info) {
      await store.put(id, bytes, info);
    },
    async holds(id, sha256) {
      const found = await store.open(id);
      if (found === undefined) return false;
      const hash = createHash("sha256");
      for await (const chunk of found.stream()) hash.update(chunk);
      return hash.digest("hex") === sha256;
    },
    close: () => store.close(),
  };
}
