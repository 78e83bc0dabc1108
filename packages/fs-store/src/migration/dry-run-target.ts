import { systemClock } from "@dramatis/core";
import { DramatisError } from "@dramatis/core/store";
import { readSidecar } from "../assets/asset-state.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { asStoreError, storeFailed } from "../files/store-error.ts";
import { storeParts } from "../store-parts.ts";
import type { MigrationTarget } from "./migration-target.ts";

/**
 * Looks at the store in a folder as it lies there, if there is one. The store itself would make its folders and finish
 * what a kill left behind; a dry run writes nothing at all.
 */
export function dryRunTarget(directory: string): MigrationTarget {
  const parts = storeParts(directory, nodeFsOps, systemClock, () => undefined);
  const sidecarOf = (id: string) =>
    asStoreError("The store could not be read", directory, () => readSidecar(parts, id));
  // What this run would have stored so far: of two files with one id the second would find it taken.
  const planned = new Map<string, string>();
  return {
    async storedSha256(id) {
      const sidecar = await sidecarOf(id);
      if (sidecar === "unreadable") throw storeFailed(`What is known of the asset ${id} is damaged.`);
      return sidecar?.asset.sha256 ?? planned.get(id);
    },
    async store(id, _bytes, { sha256 }) {
      if ((await sidecarOf(id)) !== undefined) {
        throw new DramatisError("conflict", "There is an asset under this id already.");
      }
      planned.set(id, sha256);
    },
    holds: async () => true,
    close: async () => undefined,
  };
}
