import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { bundle } from "../testing/bundle.ts";
import { imageInfo } from "./image-info.ts";
import { leftovers } from "./leftovers.ts";
import { createBytes } from "./operation.ts";

const rounds = process.env.DRAMATIS_FULL === "1" ? 10 : 2;
const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

test(`8 processes put and remove the same id and are killed, ${rounds} times: a claim of a dead process blocks no other`, {
  timeout: 10 * 60_000,
}, async () => {
  const directory = await temporaryDirectory();
  const done = new Map<string, number>();
  const script = await bundle(join(import.meta.dirname, "put-and-remove.ts"));
  for (let round = 0; round < rounds; round += 1) {
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, [script, directory, id], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    try {
      await Promise.all(children.map(({ stdout }) => once(stdout, "data")));
      for (const child of children) {
        child.stdout.on("data", (data) => {
          for (const outcome of String(data).trim().split("\n"))
            done.set(outcome, (done.get(outcome) ?? 0) + 1);
        });
      }
      // Kills one process after the other, so that the others encounter what it left unfinished. Each is killed during
      // a removal, because only then does it hold a claim.
      for (const child of children) {
        await nextRemoval(child.stdout);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
        expect(child.exitCode).toBe(null);
        child.kill("SIGKILL");
      }
    } finally {
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
    }
    const store = fsStore({ directory });
    const found = await store.open(id);
    if (found !== undefined) expect((await found.bytes()).byteLength).toBe(found.asset.byteLength);
    expect((await store.list()).items.length).toBe(found === undefined ? 0 : 1);
    expect(await store.delete(id)).toBe(found !== undefined);
    await store.put(id, createBytes(id), imageInfo);
    expect(await store.delete(id)).toBe(true);
    expect(await leftovers(directory)).toEqual([]);
  }
  // The test is only valid if the processes have conflicted.
  expect(done.get("put")).toBeGreaterThan(rounds);
  expect(done.get("conflict")).toBeGreaterThan(0);
  expect(done.get("removed")).toBeGreaterThan(0);
});

/** Resolves when a process reports the start of a removal, or has ended. */
async function nextRemoval(output: Readable): Promise<void> {
  const closed = once(output, "close");
  for (let text = ""; !text.endsWith("removing\n") && !output.closed; ) {
    const [data] = await Promise.race([once(output, "data"), closed]);
    text = String(data);
  }
}
