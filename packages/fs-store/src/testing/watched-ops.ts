import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";

/** A file system call of a store. Calls on an open file start with `file.`. */
export interface WatchedCall {
  readonly name: string;
  readonly path: string;
}

/** Wraps the real calls. `before` runs before each call, and can throw or never resolve. */
export function watchedOps(
  before: (call: WatchedCall) => void | Promise<void>,
  real: FsOps = nodeFsOps,
): FsOps {
  const watch =
    <Arguments extends [string, ...unknown[]], Result>(
      name: string,
      call: (...values: Arguments) => Promise<Result>,
    ) =>
    async (...values: Arguments): Promise<Result> => {
      await before({ name, path: values[0] });
      return call(...values);
    };
  const watchFile = (path: string, file: OpenFile): OpenFile => {
    const on =
      <Arguments extends unknown[], Result>(name: string, call: (...values: Arguments) => Promise<Result>) =>
      async (...values: Arguments): Promise<Result> => {
        await before({ name: `file.${name}`, path });
        return call(...values);
      };
    return {
      write: on("write", file.write),
      writeAt: on("writeAt", file.writeAt),
      read: on("read", file.read),
      facts: on("facts", file.facts),
      sync: on("sync", file.sync),
      syncData: on("syncData", file.syncData),
      async close() {
        try {
          await before({ name: "file.close", path });
        } catch (error) {
          // The real close frees the handle even if a failure is simulated.
          await file.close();
          throw error;
        }
        await file.close();
      },
    };
  };
  return {
    open: watch("open", async (path, mode) => watchFile(path, await real.open(path, mode))),
    link: watch("link", real.link),
    rename: watch("rename", real.rename),
    unlink: watch("unlink", real.unlink),
    removeFolder: watch("removeFolder", real.removeFolder),
    makeFolder: watch("makeFolder", real.makeFolder),
    makeFolders: watch("makeFolders", real.makeFolders),
    names: watch("names", real.names),
    facts: watch("facts", real.facts),
    factsNow: watch("factsNow", real.factsNow),
    readText: watch("readText", real.readText),
    syncFolder: watch("syncFolder", real.syncFolder),
  };
}

/** Creates a system error like those of Node, including the path. */
export function systemError(code: string, { name, path }: WatchedCall): Error {
  return Object.assign(new Error(`${code}: simulated by a test, ${name} '${path}'`), {
    code,
    syscall: name,
    path,
  });
}
