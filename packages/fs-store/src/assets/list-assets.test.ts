import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Asset, Store } from "@dramatis/core/store";
import { describe, expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

describe("a listing", () => {
  async function filled(count: number): Promise<{ store: Store; directory: string; ids: string[] }> {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const ids = Array.from({ length: count }, (): string => crypto.randomUUID());
    // Puts many assets into one shard, so that pages end both within a shard and between two.
    for (const [index, one] of ids.entries()) if (index % 2 === 0) ids[index] = `${one.slice(0, 34)}7f`;
    await Promise.all(
      ids.map((one, index) =>
        store.put(one, sampleBytes(10), {
          ...imageInfo,
          kind: index % 5 === 0 ? "video" : "image",
          mediaType: index % 5 === 0 ? "video/mp4" : "image/png",
        }),
      ),
    );
    return { store, directory, ids };
  }

  async function pages(
    store: Store,
    options: { limit: number; kind?: "image" | "video" },
  ): Promise<Asset[][]> {
    const all: Asset[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ ...options, ...(cursor !== undefined && { cursor }) });
      all.push(page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return all;
  }

  it("is empty for an empty store", async () => {
    expect(await fsStore({ directory: await temporaryDirectory() }).list()).toEqual({ items: [] });
  });

  it.each([1, 7, 30, 60, 1000])("has each asset once, with %i per page", async (limit) => {
    const { store, ids } = await filled(60);
    const all = await pages(store, { limit });
    expect(
      all
        .flat()
        .map((asset) => asset.id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(all.map((page) => page.length)).toEqual(
      Array.from({ length: Math.ceil(60 / limit) }, (_, page) => Math.min(limit, 60 - page * limit)),
    );
    expect(all[0]?.[0]).toEqual(await store.head(all[0]?.[0]?.id ?? ""));
  });

  it("has 100 assets per page by default", async () => {
    const { store } = await filled(101);
    const { items, cursor } = await store.list();
    expect(items.length).toBe(100);
    expect((await store.list({ cursor: cursor ?? "" })).items.length).toBe(1);
  });

  it("filters by kind", async () => {
    const { store } = await filled(60);
    expect((await pages(store, { limit: 5, kind: "video" })).map((page) => page.length)).toEqual([5, 5, 2]);
    expect((await pages(store, { limit: 1000, kind: "image" })).flat().length).toBe(48);
  });

  it("continues correctly when assets were removed and added between two pages", async () => {
    const { store, ids } = await filled(40);
    const first = await store.list({ limit: 20 });
    // The cursor's own asset, one before it, and one after it.
    const seen = first.items.map((asset) => asset.id);
    const after = ids.filter((one) => !seen.includes(one));
    const removed = [seen[19] ?? "", seen[3] ?? "", after[0] ?? ""];
    for (const one of removed) await store.delete(one);
    const added = "ffffffff-ffff-4fff-bfff-ffffffffffff";
    await store.put(added, sampleBytes(10), imageInfo);
    const second = await store.list({ limit: 1000, cursor: first.cursor ?? "" });
    const expected = [...after.filter((one) => one !== after[0]), added].sort();
    expect(second.items.map((asset) => asset.id).sort()).toEqual(expected);
  });

  it("leaves out files that are not assets", async () => {
    const { store, directory, ids } = await filled(3);
    const shard = join(directory, "assets", "7f");
    await mkdir(join(directory, "assets", "other"));
    const pending = join(directory, "pending");
    await writeFile(join(pending, `${id.slice(0, 34)}7f.x.bytes`), "half");
    await writeFile(join(pending, `${id.slice(0, 34)}7f.x.json`), "{}");
    await writeFile(join(shard, `${id.slice(0, 34)}7f.png`), "bytes without a sidecar");
    await writeFile(join(shard, "notes.json"), "{}");
    await store.journal.append(crypto.randomUUID(), [{}], 0);
    expect((await store.list()).items.map((asset) => asset.id).sort()).toEqual([...ids].sort());
  });

  it.each([
    ["limit", { limit: 0 }],
    ["limit", { limit: 1001 }],
    ["limit", { limit: 1.5 }],
    ["cursor", { cursor: "../../.." }],
    ["cursor", { cursor: "" }],
    ["kind", { kind: "sound" as never }],
  ])("rejects an invalid %s: %j", async (path, options) => {
    const store = fsStore({ directory: await temporaryDirectory() });
    await expect(store.list(options)).rejects.toMatchObject({ code: "invalid_request", issues: [{ path }] });
  });

  it("continues without a shard that was removed", async () => {
    const { store, directory, ids } = await filled(10);
    await rm(join(directory, "assets", "7f"), { recursive: true });
    expect((await store.list()).items.length).toBe(ids.filter((one) => !one.endsWith("7f")).length);
  });
});
