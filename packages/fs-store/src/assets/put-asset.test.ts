import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { AssetBody, JsonObject } from "@dramatis/core/store";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes, sha256, storedHash, streamOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const files = [`assets/3d/${id}.json`, `assets/3d/${id}.png`];

describe("a put", () => {
  it("stores the bytes, and returns their length and hash", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const bytes = sampleBytes(100_000);
    const asset = await store.put(id, bytes, { ...imageInfo, createdAt: "2026-05-01T12:00:00Z" });
    expect(asset).toEqual({
      id,
      kind: "image",
      mediaType: "image/png",
      byteLength: 100_000,
      sha256: sha256(bytes),
      createdAt: "2026-05-01T12:00:00Z",
      origin: { type: "uploaded", filename: "keeper.png" },
      metadata: { description: "a lighthouse keeper" },
    });
    expect(await storedHash(store, id)).toBe(sha256(bytes));
    expect(await store.head(id)).toEqual(asset);
    expect(await filesIn(directory)).toEqual(files);
  });

  it("makes the files readable only by their owner", async () => {
    const directory = join(await temporaryDirectory(), "made", "by-the-store");
    await fsStore({ directory }).put(id, sampleBytes(10), imageInfo);
    const modes = async (path: string) => ((await stat(join(directory, path))).mode & 0o777).toString(8);
    expect(await Promise.all(files.map(modes))).toEqual(["600", "600"]);
    const folders = ["", "..", "assets", "assets/3d", "journal", "journal/open"];
    expect(await Promise.all(folders.map(modes))).toEqual(folders.map(() => "700"));
  });

  it("converts the id to lower case", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    expect((await store.put(id.toUpperCase(), sampleBytes(10), imageInfo)).id).toBe(id);
    expect(await store.head(id.toUpperCase())).toMatchObject({ id });
  });

  it.each([
    ["empty", ""],
    ["a path", "../../etc/passwd"],
    ["with a NUL", `${id}\0`],
    ["long", "x".repeat(10_000)],
    ["followed by a path", `${id}/..`],
    ["without hyphens", id.replaceAll("-", "")],
  ])("rejects an id that is %s before any file system call", async (_, bad) => {
    const directory = join(await temporaryDirectory(), "store");
    const calls: string[] = [];
    const store = new FsStore(
      { directory },
      watchedOps(({ name }) => {
        calls.push(name);
      }),
    );
    const refused = { code: "invalid_request" };
    await expect(store.put(bad, sampleBytes(10), imageInfo)).rejects.toMatchObject(refused);
    await expect(store.open(bad)).rejects.toMatchObject(refused);
    await expect(store.head(bad)).rejects.toMatchObject(refused);
    await expect(store.delete(bad)).rejects.toMatchObject(refused);
    await expect(store.journal.append(bad, [], 0)).rejects.toMatchObject(refused);
    await expect(store.journal.delete(bad)).rejects.toMatchObject(refused);
    expect(calls).toEqual([]);
  });

  it.each<[string, object]>([
    ["kind", { kind: "sound" }],
    ["mediaType", { mediaType: "../png" }],
    ["metadata", { metadata: [1] }],
    ["origin.slot", { origin: { type: "generated", batchId: id, slot: -1, attempt: 1 } }],
    ["createdAt", { createdAt: "yesterday" }],
    ["byteLength", { byteLength: 1.5 }],
    ["sha256", { sha256: "abc" }],
  ])("rejects an invalid %s", async (path, wrong) => {
    const directory = await temporaryDirectory();
    const put = fsStore({ directory }).put(id, sampleBytes(10), { ...imageInfo, ...wrong });
    await expect(put).rejects.toMatchObject({ code: "invalid_request", issues: [{ path }] });
    expect(await filesIn(directory)).toEqual([]);
  });
});

describe("the body of a put", () => {
  const bytes = sampleBytes(30_000);
  const wide = new Uint16Array(bytes.buffer, 200, 5000);
  it.each<[string, AssetBody, Uint8Array]>([
    ["an array", bytes, bytes],
    ["nothing", new Uint8Array(), new Uint8Array()],
    ["a view with an offset", bytes.subarray(77, 20_000), bytes.slice(77, 20_000)],
    ["16-bit numbers", wide as unknown as Uint8Array, bytes.slice(200, 10_200)],
    ["a DataView", new DataView(bytes.buffer, 5, 100) as unknown as Uint8Array, bytes.slice(5, 105)],
    ["a Buffer", Buffer.from(bytes), bytes],
    ["a Blob", new Blob([bytes.slice()]), bytes],
    ["a stream", streamOf([bytes.subarray(0, 100), bytes.subarray(100)]), bytes],
    ["a stream of nothing", streamOf([]), new Uint8Array()],
    ["a stream with empty chunks", streamOf([new Uint8Array(), bytes, new Uint8Array()]), bytes],
    [
      "one byte at a time",
      streamOf([...bytes.subarray(0, 3000)].map((byte) => Uint8Array.of(byte))),
      bytes.slice(0, 3000),
    ],
  ])("can be %s", async (_, body, expected) => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const asset = await store.put(id, body, imageInfo);
    expect(asset).toMatchObject({ byteLength: expected.byteLength, sha256: sha256(expected) });
    expect(await storedHash(store, id)).toBe(sha256(expected));
  });

  it("can be a megabyte in one chunk or in many", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const large = sampleBytes(1_300_000);
    const chunks = Array.from({ length: 13 }, (_, index) =>
      large.subarray(index * 100_000, (index + 1) * 100_000),
    );
    const ids = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const;
    await store.put(ids[0], large, imageInfo);
    await store.put(ids[1], streamOf([large]), imageInfo);
    await store.put(ids[2], streamOf(chunks), imageInfo);
    for (const one of ids) expect(await storedHash(store, one)).toBe(sha256(large));
  });

  it("is copied at the time of the call", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const mine = sampleBytes(600_000);
    const before = mine.slice();
    const put = store.put(id, mine, imageInfo);
    mine.fill(0);
    expect((await put).sha256).toBe(sha256(before));
    expect(await storedHash(store, id)).toBe(sha256(before));
  });

  it("is written as it was hashed, whatever the producer does with its buffer meanwhile", async () => {
    const buffer = sampleBytes(300_000);
    const store = new FsStore(
      { directory: await temporaryDirectory() },
      watchedOps(({ name }) => {
        if (name === "file.write") buffer.fill(0);
      }),
    );
    const asset = await store.put(id, streamOf([buffer]), imageInfo);
    expect(await storedHash(store, id)).toBe(asset.sha256);
  });

  it("must be bytes", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const refused = { code: "invalid_request", issues: [{ path: "body" }] };
    await expect(store.put(id, "text" as never, imageInfo)).rejects.toMatchObject(refused);
    await expect(store.put(id, streamOf(["text" as never]), imageInfo)).rejects.toMatchObject(refused);
    const locked = streamOf([]);
    locked.getReader();
    await expect(store.put(id, locked, imageInfo)).rejects.toMatchObject(refused);
    expect(await filesIn(directory)).toEqual([]);
  });
});

describe("the metadata of a put", () => {
  it("is returned as it was given, including hostile names", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const text =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},' +
      '"toString":1,"text":"\\u0000\\u001b[2J\\ud800 äöü 🎭","nested":{"__proto__":[1,null,false]}}';
    const metadata: JsonObject = JSON.parse(text);
    const put = await store.put(id, sampleBytes(10), { ...imageInfo, metadata });
    expect(JSON.stringify(put.metadata)).toBe(JSON.stringify(metadata));
    expect(JSON.stringify((await store.head(id))?.metadata)).toBe(JSON.stringify(metadata));
    expect(Object.getPrototypeOf(put.metadata)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  it("is a copy", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const metadata = { list: [1, 2] };
    const put = await store.put(id, sampleBytes(10), { ...imageInfo, metadata });
    metadata.list.push(3);
    (put.metadata.list as number[]).push(4);
    expect((await store.head(id))?.metadata).toEqual({ list: [1, 2] });
  });

  it.each<[string, unknown]>([
    ["too large", { text: "x".repeat(1_100_000) }],
    ["not JSON", { count: 1n }],
    ["a date", new Date()],
  ])("is rejected if it is %s", async (_, metadata) => {
    const directory = await temporaryDirectory();
    const put = fsStore({ directory }).put(id, sampleBytes(10), {
      ...imageInfo,
      metadata: metadata as JsonObject,
    });
    await expect(put).rejects.toMatchObject({ code: "invalid_request" });
    expect(await filesIn(directory)).toEqual([]);
  });
});
