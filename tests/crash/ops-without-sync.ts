import type { FsOps } from "../../packages/fs-store/src/files/fs-ops.ts";
import { nodeFsOps } from "../../packages/fs-store/src/files/node-fs-ops.ts";

const nothing = () => Promise.resolve();

/** The store's calls to the disk, except that every sync does nothing. */
export const opsWithoutSync: FsOps = {
  ...nodeFsOps,
  async open(path, mode) {
    return { ...(await nodeFsOps.open(path, mode)), sync: nothing, syncData: nothing };
  },
  syncFolder: nothing,
};
