import type { BigIntStats } from "node:fs";
import { lstat, unlink } from "node:fs/promises";
import { DramatisError } from "@dramatis/core/store";
import { causeOf, type LeftAlone, leftAlone } from "./left-alone.ts";
import type { MigrationTarget } from "./migration-target.ts";
import { isUnchanged } from "./open-legacy-file.ts";

/**
 * Removes an original, after which the stored copy is the only one. Therefore reads that copy back from the store first,
 * in a later run too, and checks that the original is still the file that was read.
 */
export async function removeOriginal(
  target: MigrationTarget,
  stored: { readonly id: string; readonly sha256: string },
  path: string,
  facts: BigIntStats,
): Promise<LeftAlone | undefined> {
  try {
    if (!(await target.holds(stored.id, stored.sha256))) return kept("its copy in the store is damaged");
    if (!isUnchanged(facts, await lstat(path, { bigint: true }))) return kept("it was changed meanwhile");
    await unlink(path);
    return undefined;
  } catch (error) {
    return kept(DramatisError.isInstance(error) ? error.message : causeOf(error));
  }
}

function kept(why: string): LeftAlone {
  return leftAlone("not_removed", `it is in the store, but the original was not removed: ${why}`);
}
