import { closeSync, fdatasync, fstatSync, fsync, read, type Stats, write } from "node:fs";
import { promisify } from "node:util";
import type { FileFacts, OpenFile } from "./fs-ops.ts";

const readAsync = promisify(read);
const writeAsync = promisify(write);
const syncAsync = promisify(fsync);
const syncDataAsync = promisify(fdatasync);

/**
 * An open file of `node:fs`. Closing it and reading its facts is synchronous: neither waits for the disk, and a round
 * through the thread pool costs more than the call.
 */
export function nodeFile(descriptor: number): OpenFile {
  const running = new Set<Promise<unknown>>();
  let closed = false;
  const run = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (closed) throw new Error("The file is closed.");
    const result = call();
    running.add(result);
    try {
      return await result;
    } finally {
      running.delete(result);
    }
  };
  return {
    async write(bytes) {
      const { bytesWritten } = await run(() => writeAsync(descriptor, bytes, 0, bytes.byteLength, null));
      return bytesWritten;
    },
    async writeAt(bytes, position) {
      const { bytesWritten } = await run(() => writeAsync(descriptor, bytes, 0, bytes.byteLength, position));
      return bytesWritten;
    },
    async read(target, position) {
      const { bytesRead } = await run(() => readAsync(descriptor, target, 0, target.byteLength, position));
      return bytesRead;
    },
    facts: () => run(async () => factsOf(fstatSync(descriptor))),
    sync: () => run(() => syncAsync(descriptor)),
    syncData: () => run(() => syncDataAsync(descriptor)),
    async close() {
      // Close only once, and after pending calls: the next opened file may get the same descriptor.
      if (closed) return;
      closed = true;
      if (running.size > 0) await Promise.allSettled(running);
      closeSync(descriptor);
    },
  };
}

/** Converts `Stats` to the facts that the store uses. */
export function factsOf(stats: Stats): FileFacts {
  return {
    byteLength: stats.size,
    // ext4 reuses inode numbers immediately; the birth time differs.
    identity: `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`,
    modifiedMs: stats.mtimeMs,
    device: stats.dev,
    inode: stats.ino,
  };
}
