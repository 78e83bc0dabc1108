import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { FsStore } from "../fs-store.ts";
import { type WatchedCall, watchedOps } from "./watched-ops.ts";

/** Names a process that is no more, of this machine: what claims of a killed process look like. */
const goneNonce = (nonce: string) => nonce.replace(/^(\w+)-\d+-/, "$1-4194305-");

/**
 * Runs `action` on a store that stops dead before its `at`th call after `arm` was called, as a kill would stop it.
 * False where the action came to its end before that.
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
    // What was begun before the crash may still be on its way to the disk.
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const file of opened) await file.close();
    await forgetWriter(directory);
  }
  return result;
}

/** Makes the claims that were left behind those of a process that is gone: this one goes on, other than a killed one. */
async function forgetWriter(directory: string): Promise<void> {
  for (const shard of await readdir(join(directory, "assets")).catch(() => [])) {
    const folder = join(directory, "assets", shard);
    for (const name of await readdir(folder)) {
      const nonce = /\.(\w+-\d+-\w+-\w+)\.remove-\d+$/.exec(name)?.[1];
      if (nonce !== undefined) await writeFile(join(folder, name), goneNonce(nonce));
    }
  }
}

/** The `at`th call fails with an error; the others are real. */
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
