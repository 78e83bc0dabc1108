import { createHash } from "node:crypto";
import type { PutInfo, Store } from "@dramatis/core/store";

/** The target of a migration or of a dry run. */
export interface MigrationTarget {
  /** Returns the SHA-256 of the asset with this id, or undefined if it does not exist. Rejects if that is unknown. */
  storedSha256(id: string): Promise<string | undefined>;
  /** Stores an image durably. Rejects with `conflict` if the id is already used. */
  store(id: string, bytes: Uint8Array, info: PutInfo & { readonly sha256: string }): Promise<void>;
  /** Reads a stored asset back, and returns whether it has this SHA-256. */
  holds(id: string, sha256: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Creates the target of a real migration. */
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
