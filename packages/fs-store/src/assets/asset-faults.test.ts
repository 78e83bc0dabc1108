import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DramatisError } from "@dramatis/core";
import { describe, expect, it } from "vitest";
import { nodeFsOps } from "../files/node-fs-ops.ts";
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
  it("leaves nothing, whichever call to the disk fails", async () => {
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
        // What is closed was synced before; its failure means nothing.
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

  it("is whole or absent, whichever call to the disk is the last before a kill", async () => {
    const states = { whole: 0, absent: 0 };
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
        states.whole += 1;
        await expect(store.put(id, sampleBytes(5), imageInfo)).rejects.toMatchObject({ code: "conflict" });
      }
      expect(await storedHash(store, id)).toBe(hash);
      expect(await store.delete(id)).toBe(true);
      expect((await filesIn(directory)).filter((path) => !path.endsWith(".tmp"))).toEqual([]);
    }
    expect(states.absent).toBeGreaterThan(10);
    expect(states.whole).toBeGreaterThan(2);
  }, 60_000);
});

it("a removal is done or not, whichever call to the disk is the last before a kill", async () => {
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
      // In turns: what was left undone is finished by the next put, or by the next delete.
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

it("a removal that fails halfway can be repeated", async () => {
  const directory = await temporaryDirectory();
  let broken = true;
  const ops = watchedOps((call) => {
    if (broken && call.name === "unlink" && call.path.endsWith(".png")) throw systemError("EIO", call);
  });
  const store = new FsStore({ directory }, ops);
  await store.put(id, bytes, imageInfo);
  await expect(store.delete(id)).rejects.toMatchObject({ code: "store_failed" });
  broken = false;
  expect(await store.delete(id)).toBe(true);
  expect(await filesIn(directory)).toEqual([]);
});

it("waits for another process that is removing the asset, and then says so", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.put(id, bytes, imageInfo);
  // Stops before the sidecar goes, and its claim says that it still runs, as it does.
  let stopped: () => void = () => undefined;
  const stop = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
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
  go();
  expect(await removal).toBe(true);
  expect((await put).byteLength).toBe(5);
  await secondRemoval;
  expect(await storedHash(store, id)).toBe(sha256(sampleBytes(5)));
}, 30_000);

describe("what lies on the disk otherwise than it should", () => {
  async function storeWithAsset() {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const asset = await store.put(id, bytes, imageInfo);
    const path = (name: string) => join(directory, "assets", "3d", name);
    return { directory, store, asset, path };
  }

  it("a put that was killed before its bytes had their name is finished by the first reader", async () => {
    for (const look of ["head", "open", "list", "put"] as const) {
      const { directory, store, asset, path } = await storeWithAsset();
      const { nonce } = JSON.parse(await readFile(path(`${id}.json`), "utf8"));
      await nodeFsOps.rename(path(`${id}.png`), path(`.${id}.${nonce}.tmp`));
      if (look === "head") expect(await store.head(id)).toEqual(asset);
      if (look === "list") expect((await store.list()).items).toEqual([asset]);
      if (look === "put")
        await expect(store.put(id, bytes, imageInfo)).rejects.toMatchObject({ code: "conflict" });
      expect(await storedHash(store, id)).toBe(hash);
      expect(await filesIn(directory)).toEqual(files);
    }
  });

  it("a sidecar without bytes is no asset and not nothing, until it is put again", async () => {
    const { directory, store, path } = await storeWithAsset();
    await rm(path(`${id}.png`));
    const missing = { code: "store_failed", message: `The bytes of the asset ${id} are missing.` };
    await expect(store.open(id)).rejects.toMatchObject(missing);
    await expect(store.head(id)).rejects.toMatchObject(missing);
    const next = sampleBytes(99);
    const puts = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        fsStore({ directory }).put(id, next, { ...imageInfo, mediaType: "image/webp" }),
      ),
    );
    expect(puts.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect(await storedHash(store, id)).toBe(sha256(next));
    expect(await filesIn(directory)).toEqual([`assets/3d/${id}.json`, `assets/3d/${id}.webp`]);
  });

  it("a sidecar without bytes is not replaced once somebody else has replaced it", async () => {
    const { directory, store, path } = await storeWithAsset();
    await rm(path(`${id}.png`));
    let replace = true;
    const late = new FsStore(
      { directory },
      watchedOps(async (call) => {
        if (!replace || call.name !== "open" || !call.path.endsWith(".remove-0")) return;
        replace = false;
        await store.put(id, sampleBytes(99), imageInfo);
      }),
    );
    await expect(late.put(id, bytes, imageInfo)).rejects.toMatchObject({ code: "conflict" });
    expect(replace).toBe(false);
    expect(await storedHash(store, id)).toBe(sha256(sampleBytes(99)));
    expect(await filesIn(directory)).toEqual(files);
  });

  it("a sidecar without bytes can be removed", async () => {
    const { directory, store, path } = await storeWithAsset();
    await rm(path(`${id}.png`));
    expect(await store.delete(id)).toBe(true);
    expect(await filesIn(directory)).toEqual([]);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 100)],
    ["empty", () => ""],
    ["of another id", (text: string) => text.replaceAll(id, "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3e")],
    ["of a strange shape", () => '{"__proto__":{"asset":{}},"version":1}'],
  ])("a sidecar that is %s is named, kept and removable", async (_, damage) => {
    const { directory, path } = await storeWithAsset();
    const warnings: unknown[] = [];
    const store = fsStore({ directory, onWarning: (warning) => warnings.push(warning) });
    await writeFile(path(`${id}.json`), damage(await readFile(path(`${id}.json`), "utf8")));
    await expect(store.open(id)).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining(id),
    });
    await expect(store.put(id, bytes, imageInfo)).rejects.toMatchObject({ code: "conflict" });
    expect((await store.list()).items).toEqual([]);
    expect(warnings).toEqual([{ type: "unreadable-asset", id }]);
    expect(await store.delete(id)).toBe(true);
    expect(await filesIn(directory)).toEqual([]);
  });

  it("bytes that were cut off or gone end a read with an error, never short", async () => {
    const { store, path } = await storeWithAsset();
    const opened = await store.open(id);
    await writeFile(path(`${id}.png`), bytes.subarray(0, 299_999));
    const damaged = { code: "store_failed", message: expect.stringContaining("299999 of its 300000 bytes") };
    await expect(opened?.bytes()).rejects.toMatchObject(damaged);
    await expect(new Response(opened?.stream()).arrayBuffer()).rejects.toMatchObject(damaged);
    await expect(store.open(id)).rejects.toMatchObject(damaged);
    await rm(path(`${id}.png`));
    await expect(opened?.bytes()).rejects.toMatchObject({ code: "store_failed" });
  });
});

it("stores where the file system knows no links", async () => {
  const directory = await temporaryDirectory();
  const ops = watchedOps((call) => {
    if (call.name === "link") throw systemError("EPERM", call);
  });
  const stores = [new FsStore({ directory }, ops), new FsStore({ directory }, ops)];
  const puts = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => stores[index % 2]?.put(id, bytes, imageInfo)),
  );
  expect(puts.filter(({ status }) => status === "fulfilled").length).toBe(1);
  expect(await storedHash(fsStore({ directory }), id)).toBe(hash);
  expect(await filesIn(directory)).toEqual(files);
});
