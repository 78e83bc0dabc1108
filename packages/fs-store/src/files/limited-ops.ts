import type { FsOps } from "./fs-ops.ts";
import type { Slots } from "./slots.ts";

/**
 * Makes calls that hold a file handle internally take a slot. They wait only for the disk, so callers may hold slots of
 * another kind.
 */
export function limitedOps(ops: FsOps, slots: Slots): FsOps {
  return {
    ...ops,
    names: (path) => slots.run(() => ops.names(path)),
    readText: (path) => slots.run(() => ops.readText(path)),
    syncFolder: (path) => slots.run(() => ops.syncFolder(path)),
  };
}
