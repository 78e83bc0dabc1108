import { closeSync, fdatasync, fstatSync, fsync, read, type Stats, write } from "node:fs";
import { promisify } from "node:util";
import type { FileFacts, OpenFile } from "./fs-ops.ts";

const readAsync = promisify(read);
const writeAsync = promisify(write);
const syncAsync = promisify(fsync);
const syncDataAsync = promisify(fdatasync);

/**
 * An open file of `node:fs`. It is closed, and asked for its facts, without a round through the thread pool: neither
 * waits for the disk, and the round costs more than the call.
 */
export function nodeFile(descriptor: number): OpenFile {
  const running = new Set<Promise<unknown>>();
  let closed = false;
  const run = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (closed) throw new Error("The file was closed.");
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
      // Once, and after what still runs: the number of a closed file is given to the next one that is opened.
      if (closed) return;
      closed = true;
      if (running.size > 0) await Promise.allSettled(running);
      closeSync(descriptor);
    },
  };
}

/** What the store wants to know of a file. */
export function factsOf(stats: Stats): FileFacts {
  return {
    byteLength: stats.size,
    // Inode numbers are given out again at once on ext4; the time of birth is not.
    identity: `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`,
    modifiedMs: stats.mtimeMs,
    device: stats.dev,
    inode: stats.ino,
  };
}
