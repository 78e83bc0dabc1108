import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { imageInfo } from "./image-info.ts";
import { createBytes } from "./operation.ts";

const umask = process.umask();
afterEach(() => process.umask(umask));

test("stored and pending files are readable by their owner only, even with the umask 0", async () => {
  const directory = join(await temporaryDirectory(), "new", "store");
  process.umask(0);
  const store = fsStore({ directory });
  const id = crypto.randomUUID();
  await store.put(crypto.randomUUID(), createBytes(id), imageInfo);
  await store.journal.append(id, [{ prompt: "a lighthouse keeper" }], 0, { open: true });
  const gone = crypto.randomUUID();
  await store.put(gone, createBytes(gone), imageInfo);
  await store.delete(gone);
  // A put that has written some bytes and waits for more.
  const controller = new AbortController();
  let pulls = 0;
  const waiting = new Promise<void>((resolve) => {
    const body = new ReadableStream<Uint8Array>(
      {
        pull(stream) {
          pulls += 1;
          if (pulls === 1) return stream.enqueue(createBytes(id).subarray(0, 20_000));
          if (pulls < 20) return stream.enqueue(new Uint8Array(20_000));
          resolve();
          return new Promise<void>(() => undefined);
        },
      },
      { highWaterMark: 0 },
    );
    store.put(id, body, { ...imageInfo, signal: controller.signal }).catch(() => undefined);
  });
  await waiting;
  const modes = new Map<string, string>();
  for (const path of [".", ...(await readdir(directory, { recursive: true }))]) {
    const facts = await stat(join(directory, path));
    const kind = facts.isDirectory() ? "folder" : path.split("/")[0];
    modes.set(`${kind} ${(facts.mode & 0o777).toString(8)}`, path);
  }
  controller.abort();
  expect([...modes.keys()].sort()).toEqual(["assets 600", "folder 700", "journal 600", "pending 600"]);
  expect((await stat(join(directory, ".."))).mode & 0o777).toBe(0o700);
});
