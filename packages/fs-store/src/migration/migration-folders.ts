import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DramatisError } from "@dramatis/core/store";
import { isErrno } from "../files/store-error.ts";
import { causeOf } from "./left-alone.ts";
import { isInStore } from "./store-folders.ts";

/** The source folder and the store's folder, absolute and without symbolic links so that they can be compared. */
export interface MigrationFolders {
  readonly root: string;
  readonly into: string;
}

/** Validates the folders of a migration, or throws `invalid_request`. The store's folder may be missing. */
export async function migrationFolders(directory: string, into: string): Promise<MigrationFolders> {
  const root = resolve(parsePath("directory", directory));
  const target = resolve(parsePath("into", into));
  if (!(await isFolder("directory", root))) throw invalidOption("directory", "the folder does not exist");
  await isFolder("into", target);
  const folders = { root: await realpath(root), into: await realPathOf(target) };
  if (await isInStore(folders.root, folders.into)) {
    throw invalidOption("directory", "it is inside a store, whose images already have ids");
  }
  return folders;
}

function parsePath(option: "directory" | "into", path: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw invalidOption(option, "it must be the path of a folder");
}

/** Returns false if the path does not exist. Throws if it is not a folder. */
async function isFolder(option: "directory" | "into", path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw invalidOption(option, `it cannot be read: ${causeOf(error)}`);
  }
  throw invalidOption(option, "it must be a folder, not a file");
}

/** Resolves the symbolic links of a path that may not exist yet, from its nearest existing parent. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT") || dirname(path) === path) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

function invalidOption(option: "directory" | "into", message: string): DramatisError {
  return new DramatisError("invalid_request", `The migration option \`${option}\` is invalid: ${message}.`, {
    issues: [{ path: option, message }],
  });
}
