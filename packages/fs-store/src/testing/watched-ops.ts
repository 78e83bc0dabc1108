import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";

/** One call that a store makes: `file.` before those on an open file. */
export interface WatchedCall {
  readonly name: string;
  readonly path: string;
}

/** The real calls, with `before` run ahead of each: it may throw in its place, or keep it from ever happening. */
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
          // A handle is free after its close even where that fails.
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

/** A system error as Node makes them, path and all. */
export function systemError(code: string, { name, path }: WatchedCall): Error {
  return Object.assign(new Error(`${code}: made up by a test, ${name} '${path}'`), {
    code,
    syscall: name,
    path,
  });
}
