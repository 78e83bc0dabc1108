import { closeSync, constants, fsync, openSync, type Stats } from "node:fs";
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { promisify } from "node:util";
import type { FileFacts, FsOps, OpenFile, OpenMode } from "./fs-ops.ts";
import { isErrno } from "./store-error.ts";

const fsyncAsync = promisify(fsync);

// What is kept is the user's own: prompts, images of people. Nobody else on the machine may read it.
const fileMode = 0o600;
const folderMode = 0o700;

const flags: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
  add: constants.O_RDWR | constants.O_APPEND,
  "create-or-add": constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
  patch: constants.O_RDWR,
};

/** The calls of `node:fs`. */
export const nodeFsOps: FsOps = {
  async open(path, mode) {
    return openFile(await open(path, flags[mode], fileMode));
  },
  link,
  rename,
  unlink,
  async makeFolder(path) {
    await mkdir(path, { mode: folderMode });
  },
  makeFolders: (path) => mkdir(path, { mode: folderMode, recursive: true }),
  names: (path) => readdir(path),
  facts: async (path) => factsOf(await stat(path)),
  readText: (path) => readFile(path, "utf8"),
  syncFolder,
};

function openFile(handle: FileHandle): OpenFile {
  return {
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    writeAt: async (bytes, position) =>
      (await handle.write(bytes, 0, bytes.byteLength, position)).bytesWritten,
    read: async (target, position) => (await handle.read(target, 0, target.byteLength, position)).bytesRead,
    facts: async () => factsOf(await handle.stat()),
    sync: () => handle.sync(),
    syncData: () => handle.datasync(),
    close: () => handle.close(),
  };
}

function factsOf(stats: Stats): FileFacts {
  return {
    byteLength: stats.size,
    // Inode numbers are given out again at once on ext4; the time of birth is not.
    identity: `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`,
    modifiedMs: stats.mtimeMs,
  };
}

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
