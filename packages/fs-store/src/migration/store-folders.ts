import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Layout } from "../files/layout.ts";

/**
 * Whether a folder is one of those that a store keeps its files in. Images in there have their ids already, and to
 * move one out would take it from its store. Folders of the store that is migrated into count before it was opened
 * for the first time, so that a first run sees what a second one does.
 *
 * @param path - absolute, without symbolic links.
 * @param into - the directory of the store that is migrated into, likewise.
 */
export async function isStoreFolder(path: string, into: string): Promise<boolean> {
  const parent = new Layout(dirname(path));
  if (![parent.assets, parent.journal, parent.pending].includes(path)) return false;
  return parent.directory === into || ((await isFolder(parent.assets)) && (await isFolder(parent.open)));
}

/** Whether a folder is, or lies in, one that a store keeps its files in. */
export async function liesInStore(path: string, into: string): Promise<boolean> {
  if (await isStoreFolder(path, into)) return true;
  return basename(path) !== "" && liesInStore(dirname(path), into);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // What cannot be looked at is no store that anybody could use.
    return false;
  }
}
