import type { FsOps } from "./fs-ops.ts";
import type { Slots } from "./slots.ts";

/**
 * The same calls, of which those that hold a handle for their own duration take a slot. They wait for nothing but
 * the disk, so whoever calls them may hold slots of another kind.
 */
export function limitedOps(ops: FsOps, slots: Slots): FsOps {
  return {
    ...ops,
    names: (path) => slots.run(() => ops.names(path)),
    readText: (path) => slots.run(() => ops.readText(path)),
    syncFolder: (path) => slots.run(() => ops.syncFolder(path)),
  };
}
