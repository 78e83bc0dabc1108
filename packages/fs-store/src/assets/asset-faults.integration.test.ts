import { DramatisError } from "@dramatis/core/store";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { crashAt, failAt } from "../testing/crash.ts";
import { imageInfo, sampleBytes, sha256, storedHash, streamOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const files = [`assets/3d/${id}.json`, `assets/3d/${id}.png`];
const bytes = sampleBytes(300_000);
const hash = sha256(bytes);
const bodies = {
  array: () => bytes,
  stream: () => streamOf([bytes.subarray(0, 150_000), bytes.subarray(150_000)]),
};

describe.each(Object.entries(bodies))("a put of an %s", (_, body) => {
  it("leaves no files, whichever file system call fails", async () => {
    const failed: string[] = [];
    for (let at = 1; ; at += 1) {
      const directory = await temporaryDirectory();
      const { ops, seen } = failAt(at, (call) => systemError("EIO", call));
      const store = new FsStore({ directory }, ops);
      const result = await store.put(id, body(), imageInfo).catch((error: unknown) => error);
      if (seen.failed === undefined) break;
      failed.push(seen.failed);
      if (DramatisError.isInstance(result)) {
        expect(result).toMatchObject({ code: "store_failed" });
        expect(result.message).toContain("EIO");
        expect(await store.head(id), `after ${at}, ${seen.failed}`).toBeUndefined();
        expect(await filesIn(directory), `after ${at}, ${seen.failed}`).toEqual([]);
        await store.put(id, body(), imageInfo);
      } else {
        // A file is synced before it is closed, so a failed close does not matter.
        expect(seen.failed).toBe("file.close");
      }
      expect(await storedHash(store, id)).toBe(hash);
      expect(await filesIn(directory)).toEqual(files);
    }
    expect(failed).toEqual(
      expect.arrayContaining(["open", "file.write", "file.sync", "link", "rename", "unlink"]),
    );
    expect(failed.filter((name) => name === "syncFolder").length).toBeGreaterThan(3);
  }, 60_000);

  it("is complete or absent, whichever file system call is the last before a kill", async () => {
    const states = { complete: 0, absent: 0 };
    for (let at = 1; ; at += 1) {
      const directory = await temporaryDirectory();
      const crashed = await crashAt(directory, at, (store, arm) => {
        arm();
        return store.put(id, body(), imageInfo);
      });
      if (!crashed) break;
      const store = fsStore({ directory });
      const head = await store.head(id);
      expect((await store.list()).items).toEqual(head === undefined ? [] : [head]);
      if (head === undefined) {
        states.absent += 1;
        await store.put(id, body(), imageInfo);
      } else {
        states.complete += 1;
        await expect(store.put(id, sampleBytes(5), imageInfo)).rejects.toMatchObject({ code: "conflict" });
      }
      expect(await storedHash(store, id)).toBe(hash);
      expect(await store.delete(id)).toBe(true);
      expect(await filesIn(directory)).toEqual([]);
    }
    expect(states.absent).toBeGreaterThan(10);
    expect(states.complete).toBeGreaterThan(2);
  }, 60_000);
});

it("a removal is done or not done, whichever file system call is the last before a kill", async () => {
  const states = { there: 0, gone: 0 };
  for (let at = 1; ; at += 1) {
    const directory = await temporaryDirectory();
    const crashed = await crashAt(directory, at, async (store, arm) => {
      await store.put(id, bytes, imageInfo);
      arm();
      await store.delete(id);
    });
    if (!crashed) break;
    const store = fsStore({ directory });
    const head = await store.head(id);
    expect((await store.list()).items).toEqual(head === undefined ? [] : [head]);
    if (head === undefined) {
      states.gone += 1;
      // Alternates, because an unfinished removal is finished by the next put or by the next delete.
      if (at % 2 === 0) expect(await store.delete(id)).toBe(false);
    } else {
      states.there += 1;
      expect(await storedHash(store, id)).toBe(hash);
      expect(await store.delete(id)).toBe(true);
    }
    const next = sampleBytes(77, at);
    await store.put(id, next, imageInfo);
    expect(await storedHash(store, id)).toBe(sha256(next));
  }
  expect(states.there).toBeGreaterThan(3);
  expect(states.gone).toBeGreaterThan(2);
}, 60_000);

it.each(["unlink", "rename", "link", "open"])(
  "a removal whose %s fails leaves the asset complete, and can be repeated",
  async (name) => {
    const directory = await temporaryDirectory();
    let broken = false;
    let failures = 0;
    const ops = watchedOps((call) => {
      if (!broken || call.name !== name) return;
      failures += 1;
      throw systemError("EIO", call);
    });
    const store = new FsStore({ directory }, ops);
    const asset = await store.put(id, bytes, imageInfo);
    broken = true;
    await expect(store.delete(id)).rejects.toMatchObject({ code: "store_failed" });
    expect(failures).toBeGreaterThan(0);
    broken = false;
    for (const each of [store, fsStore({ directory })]) {
      expect(await each.head(id)).toEqual(asset);
      expect(await storedHash(each, id)).toBe(hash);
    }
    expect(await store.delete(id)).toBe(true);
    expect((await filesIn(directory)).filter((path) => !path.endsWith(".claim"))).toEqual([]);
  },
);

it("waits for another process that is removing the asset, and then stores", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.put(id, bytes, imageInfo);
  // Stops before the sidecar is removed. The claim of the removal belongs to a running process.
  let stopped: () => void = () => undefined;
  const stop = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  let resume: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const slow = new FsStore(
    { directory },
    watchedOps(({ name, path }) => {
      if (name !== "unlink" || !path.endsWith(`${id}.json`)) return undefined;
      stopped();
      return gate;
    }),
  );
  const removal = slow.delete(id);
  await stop;
  expect(await store.head(id)).toBeUndefined();
  expect(await store.open(id)).toBeUndefined();
  expect((await store.list()).items).toEqual([]);
  await expect(store.put(id, bytes, imageInfo)).rejects.toMatchObject({ code: "conflict" });
  const put = store.put(id, sampleBytes(5), imageInfo);
  const secondRemoval = slow.head(id);
  resume();
  expect(await removal).toBe(true);
  expect((await put).byteLength).toBe(5);
  await secondRemoval;
  expect(await storedHash(store, id)).toBe(sha256(sampleBytes(5)));
}, 30_000);
