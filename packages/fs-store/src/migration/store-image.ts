import { DramatisError, type PutInfo } from "@dramatis/core/store";
import { type LeftAlone, leftAlone } from "./left-alone.ts";
import type { MigrationTarget } from "./migration-target.ts";

/** Stores an image under its id, unless it is already stored. It never rejects. */
export async function storeImage(
  target: MigrationTarget,
  id: string,
  bytes: Uint8Array,
  info: PutInfo & { readonly sha256: string },
): Promise<"migrated" | "already-there" | LeftAlone> {
  // A put may repair an asset that cannot be read. If not, the lookup after the conflict reports the error.
  const before = await target.storedSha256(id).catch(() => undefined);
  if (before !== undefined) return before === info.sha256 ? "already-there" : taken(id);
  try {
    await target.store(id, bytes, info);
    return "migrated";
  } catch (error) {
    if (!DramatisError.isInstance(error) || error.code !== "conflict") return failed(error);
  }
  // Another process may be migrating the same folder.
  try {
    return (await target.storedSha256(id)) === info.sha256 ? "already-there" : taken(id);
  } catch (error) {
    return failed(error);
  }
}

function taken(id: string): LeftAlone {
  return leftAlone("id_taken", `its id ${id} is already used by a different image`);
}

function failed(error: unknown): LeftAlone {
  return leftAlone("store_failed", error instanceof Error ? error.message : "the store could not be written");
}
