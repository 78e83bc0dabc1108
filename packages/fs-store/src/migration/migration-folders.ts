import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DramatisError } from "@dramatis/core/store";
import { isErrno } from "../files/store-error.ts";
import { causeOf } from "./left-alone.ts";
import { liesInStore } from "./store-folders.ts";

/** Where a migration reads and where its store is. Both absolute and without symbolic links, so that they compare. */
export interface MigrationFolders {
  readonly root: string;
  readonly into: string;
}

/** Checks the folders of a migration, or throws `invalid_request`. The one it goes into may be missing. */
export async function migrationFolders(directory: string, into: string): Promise<MigrationFolders> {
  const root = resolve(checkedPath("directory", directory));
  const target = resolve(checkedPath("into", into));
  if (!(await isFolder("directory", root))) throw refused("directory", "there is no such folder");
  await isFolder("into", target);
  const folders = { root: await realpath(root), into: await realPathOf(target) };
  if (await liesInStore(folders.root, folders.into)) {
    throw refused("directory", "it lies in the folders of a store, whose images have their ids already");
  }
  return folders;
}

function checkedPath(option: "directory" | "into", path: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw refused(option, "it must be the path of a folder");
}

/** False where there is nothing. */
async function isFolder(option: "directory" | "into", path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw refused(option, `it cannot be read: ${causeOf(error)}`);
  }
  throw refused(option, "it is a file, and must be a folder");
}

/** The real path of what may not exist yet: that of the nearest folder above it that does. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT") || dirname(path) === path) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

function refused(option: "directory" | "into", message: string): DramatisError {
  return new DramatisError("invalid_request", `A migration cannot use its \`${option}\`: ${message}.`, {
    issues: [{ path: option, message }],
  });
}
