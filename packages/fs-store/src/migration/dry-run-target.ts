import { systemClock } from "@dramatis/core";
import { DramatisError } from "@dramatis/core/store";
import { readSidecar } from "../assets/asset-state.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { asStoreError, storeFailed } from "../files/store-error.ts";
import { storeParts } from "../store-parts.ts";
import type { MigrationTarget } from "./migration-target.ts";

/**
 * Reads an existing store without opening it. Opening would create folders and finish interrupted work, but a dry run
 * must not write anything.
 */
export function dryRunTarget(directory: string): MigrationTarget {
  const parts = storeParts(directory, nodeFsOps, systemClock, () => undefined);
  const sidecarOf = (id: string) =>
    asStoreError("The store could not be read", directory, () => readSidecar(parts, id));
  // What this run would have stored so far: the second of two files with one id must find the id in use.
  const planned = new Map<string, string>();
  return {
    async storedSha256(id) {
      const sidecar = await sidecarOf(id);
      if (sidecar === "unreadable") throw storeFailed(`The metadata of the asset ${id} is damaged.`);
      return sidecar?.asset.sha256 ?? planned.get(id);
    },
    async store(id, _bytes, { sha256 }) {
      if ((await sidecarOf(id)) !== undefined) {
        throw new DramatisError("conflict", "An asset with this id already exists.");
      }
      planned.set(id, sha256);
    },
    holds: async () => true,
    close: async () => undefined,
  };
}
