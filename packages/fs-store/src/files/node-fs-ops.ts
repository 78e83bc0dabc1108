import { closeSync, constants, fsync, open, openSync, readFile, stat, statSync } from "node:fs";
import { link, mkdir, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import type { FsOps, OpenMode } from "./fs-ops.ts";
import { factsOf, nodeFile } from "./node-file.ts";
import { isErrno } from "./store-error.ts";

const openAsync = promisify(open);
const fsyncAsync = promisify(fsync);
// Those of `node:fs/promises` take twice as long: they go through a handle of their own.
const readFileAsync = promisify(readFile);
const statAsync = promisify(stat);

// What is kept is the user's own: prompts, images of people. Nobody else on the machine may read it.
const fileMode = 0o600;
const folderMode = 0o700;

const flags: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  "read-now": constants.O_RDONLY,
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
  add: constants.O_RDWR | constants.O_APPEND,
  "create-or-add": constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
  patch: constants.O_RDWR,
};

/** The calls of `node:fs`. */
export const nodeFsOps: FsOps = {
  async open(path, mode) {
    // What the system knows of the file is in memory: a round through the thread pool costs more than the call.
    if (mode === "read-now") return nodeFile(openSync(path, flags[mode]));
    return nodeFile(await openAsync(path, flags[mode], fileMode));
  },
  link,
  rename,
  unlink,
  removeFolder: (path) => rmdir(path),
  async makeFolder(path) {
    await mkdir(path, { mode: folderMode });
  },
  makeFolders: (path) => mkdir(path, { mode: folderMode, recursive: true }),
  names: (path) => readdir(path),
  facts: async (path) => factsOf(await statAsync(path)),
  factsNow: async (path) => factsOf(statSync(path)),
  readText: (path) => readFileAsync(path, "utf8"),
  syncFolder,
};

/** The folder was used just now, so to open and close it takes no disk, and a round through the thread pool costs more. */
async function syncFolder(path: string): Promise<void> {
  let folder: number;
  try {
    folder = openSync(path, constants.O_RDONLY);
  } catch (error) {
    // Windows opens no folders; its file systems write names in their journal's order.
    if (process.platform === "win32" && isErrno(error, "EISDIR", "EPERM", "EACCES")) return;
    throw error;
  }
  try {
    await fsyncAsync(folder);
  } catch (error) {
    // Some network and FUSE file systems know no sync of a folder, and there is nothing else to be done there.
    if (isErrno(error, "EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) return;
    if (process.platform === "win32" && isErrno(error, "EPERM")) return;
    throw error;
  } finally {
    closeSync(folder);
  }
}
