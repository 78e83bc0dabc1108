import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { FsStore } from "../fs-store.ts";
import { type WatchedCall, watchedOps } from "./watched-ops.ts";

/** Replaces this process's id by one that no process has, so that files look as if a killed process left them. */
const goneNonce = (text: string) =>
  text.replaceAll(new RegExp(`-${process.pid}-(?=\\d+-[0-9a-f]{16})`, "g"), "-4194305-");

/**
 * Runs `action` on a store that stops before its `at`th file system call after `arm`, as if it was killed. Returns false
 * if the action finished before that.
 */
export async function crashAt(
  directory: string,
  at: number,
  action: (store: FsStore, arm: () => void) => Promise<unknown>,
): Promise<boolean> {
  let armed = false;
  let calls = 0;
  let crashed: () => void = () => undefined;
  const crash = new Promise<true>((resolve) => {
    crashed = () => resolve(true);
  });
  const opened = new Set<OpenFile>();
  const close = (file: OpenFile) => {
    opened.delete(file);
    return file.close();
  };
  const real: FsOps = {
    ...nodeFsOps,
    async open(path, mode) {
      const file = await nodeFsOps.open(path, mode);
      opened.add(file);
      return { ...file, close: () => close(file) };
    },
  };
  const ops = watchedOps(() => {
    if (!armed) return undefined;
    calls += 1;
    if (calls < at) return undefined;
    crashed();
    return new Promise<void>(() => undefined);
  }, real);
  const store = new FsStore({ directory }, ops);
  const ended = action(store, () => {
    armed = true;
  }).then(() => false as const);
  const result = await Promise.race([crash, ended]);
  if (result) {
    // Calls that were started before the crash may still be in progress.
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const file of opened) await file.close();
    await forgetWriter(directory);
  }
  return result;
}

/** Makes all files look as if a dead process had created them, because this process continues to run. */
async function forgetWriter(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const { name, parentPath } of entries.filter(
    (entry) => entry.isFile() && !entry.parentPath.includes("/journal"),
  )) {
    const path = join(parentPath, goneNonce(name));
    await rename(join(parentPath, name), path);
    if (!path.endsWith(".bytes") && !path.endsWith(".png")) await rewrite(path);
  }
}

/** Rewrites in place, because a sidecar can have two names. */
async function rewrite(path: string): Promise<void> {
  await writeFile(path, goneNonce(await readFile(path, "utf8")));
}

/** Returns calls whose `at`th call fails with an error. */
export function failAt(at: number, error: (call: WatchedCall) => Error) {
  const seen = { calls: 0, failed: undefined as string | undefined };
  const ops = watchedOps((call) => {
    seen.calls += 1;
    if (seen.calls !== at) return;
    seen.failed = call.name;
    throw error(call);
  });
  return { ops, seen };
}
