import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Layout } from "../files/layout.ts";

/**
 * Returns whether a folder is one in which a store keeps its files. Images in it already have ids, and moving one would
 * damage its store. The folders of the target store are included even before it is first opened, so that a first run
 * skips the same files as a second one.
 *
 * @param path - absolute, without symbolic links.
 * @param into - the folder of the target store, in the same form.
 */
export async function isStoreFolder(path: string, into: string): Promise<boolean> {
  const parent = new Layout(dirname(path));
  if (![parent.assets, parent.journal, parent.pending].includes(path)) return false;
  return parent.directory === into || ((await isFolder(parent.assets)) && (await isFolder(parent.open)));
}

/** Returns whether a folder is inside a folder in which a store keeps its files, or is one itself. */
export async function isInStore(path: string, into: string): Promise<boolean> {
  if (await isStoreFolder(path, into)) return true;
  return basename(path) !== "" && isInStore(dirname(path), into);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A folder that cannot be read is not a usable store.
    return false;
  }
}
