import { closeSync, constants, fsync, open, openSync, readFile, stat, statSync } from "node:fs";
import { link, mkdir, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import type { FsOps, OpenMode } from "./fs-ops.ts";
import { factsOf, nodeFile } from "./node-file.ts";
import { isErrno } from "./store-error.ts";

const openAsync = promisify(open);
const fsyncAsync = promisify(fsync);
// `node:fs/promises` takes twice as long, because it uses a FileHandle.
const readFileAsync = promisify(readFile);
const statAsync = promisify(stat);

// The store holds the user's own data: prompts and images of people. Nobody else on the machine may read it.
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

/** The file system calls of `node:fs`. */
export const nodeFsOps: FsOps = {
  async open(path, mode) {
    // The system has the file's metadata in memory: a round through the thread pool costs more than the call.
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

/** Opening and closing is synchronous: the folder was just used, so neither needs the disk. */
async function syncFolder(path: string): Promise<void> {
  let folder: number;
  try {
    folder = openSync(path, constants.O_RDONLY);
  } catch (error) {
    // Windows cannot open folders. Its file systems journal names in order.
    if (process.platform === "win32" && isErrno(error, "EISDIR", "EPERM", "EACCES")) return;
    throw error;
  }
  try {
    await fsyncAsync(folder);
  } catch (error) {
    // Some network and FUSE file systems do not support syncing a folder, and nothing else can be done there.
    if (isErrno(error, "EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) return;
    if (process.platform === "win32" && isErrno(error, "EPERM")) return;
    throw error;
  } finally {
    closeSync(folder);
  }
}
