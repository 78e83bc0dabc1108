import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { FsStore, fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes, sha256, storedHash } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const files = [`assets/3d/${id}.json`, `assets/3d/${id}.png`];
const bytes = sampleBytes(300_000);
const hash = sha256(bytes);

describe("inconsistent files on the disk", () => {
  async function storeWithAsset() {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const asset = await store.put(id, bytes, imageInfo);
    const path = (name: string) => join(directory, "assets", "3d", name);
    return { directory, store, asset, path };
  }

  it("a put that was killed before its bytes were renamed is finished by the first reader", async () => {
    for (const look of ["head", "open", "list", "put"] as const) {
      const { directory, store, asset, path } = await storeWithAsset();
      const { nonce } = JSON.parse(await readFile(path(`${id}.json`), "utf8"));
      await nodeFsOps.rename(path(`${id}.png`), join(directory, `pending/${id}.${nonce}.bytes`));
      if (look === "head") expect(await store.head(id)).toEqual(asset);
      if (look === "list") expect((await store.list()).items).toEqual([asset]);
      if (look === "put")
        await expect(store.put(id, bytes, imageInfo)).rejects.toMatchObject({ code: "conflict" });
      expect(await storedHash(store, id)).toBe(hash);
      expect(await filesIn(directory)).toEqual(files);
    }
  });

  it("a sidecar without bytes is an error, until the asset is put again", async () => {
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

  it("a sidecar without bytes is not replaced after another store has replaced it", async () => {
    const { directory, store, path } = await storeWithAsset();
    await rm(path(`${id}.png`));
    let replace = true;
    const late = new FsStore(
      { directory },
      watchedOps(async (call) => {
        if (!replace || call.name !== "open" || !call.path.endsWith(".claim")) return;
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
  ])("a sidecar that is %s is reported, kept and can be removed", async (_, damage) => {
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

  it("truncated or missing bytes fail a read, never shorten it", async () => {
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

it("stores on a file system without hard links", async () => {
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
