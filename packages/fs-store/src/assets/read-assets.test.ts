import type { ByteRange } from "@dramatis/core/store";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

async function openedAsset(bytes: Uint8Array) {
  const store = fsStore({ directory: await temporaryDirectory() });
  await store.put(id, bytes, imageInfo);
  const opened = await store.open(id);
  if (opened === undefined) throw new Error("the asset is missing");
  return opened;
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe("an opened asset", () => {
  const bytes = sampleBytes(1000);

  it.each<[string, ByteRange | undefined, Uint8Array]>([
    ["all bytes", undefined, bytes],
    ["the first byte", { start: 0, end: 0 }, bytes.slice(0, 1)],
    ["the middle", { start: 100, end: 199 }, bytes.slice(100, 200)],
    ["the rest", { start: 900 }, bytes.slice(900)],
    ["an end after the last byte", { start: 990, end: 5000 }, bytes.slice(990)],
    ["the last byte", { start: 999, end: 999 }, bytes.slice(999)],
  ])("streams %s", async (_, range, expected) => {
    expect(await read((await openedAsset(bytes)).stream(range))).toEqual(expected);
  });

  it.each<[ByteRange]>([
    [{ start: 1000 }],
    [{ start: -1 }],
    [{ start: 5, end: 4 }],
    [{ start: 0.5 }],
    [{ start: 0, end: Number.NaN }],
  ])("rejects the range %j", async (range) => {
    const opened = await openedAsset(bytes);
    expect(() => opened.stream(range)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });

  it("streams more than one chunk, and an empty asset", async () => {
    const large = sampleBytes(700_001);
    const opened = await openedAsset(large);
    expect(Buffer.compare(await read(opened.stream()), large)).toBe(0);
    expect(
      Buffer.compare(await read(opened.stream({ start: 1, end: 600_000 })), large.slice(1, 600_001)),
    ).toBe(0);
    const empty = await openedAsset(new Uint8Array());
    expect((await read(empty.stream())).byteLength).toBe(0);
    expect((await empty.bytes()).byteLength).toBe(0);
  });

  it("can be read more than once, and returns copies", async () => {
    const opened = await openedAsset(bytes);
    (await opened.bytes()).fill(0);
    expect(await opened.bytes()).toEqual(bytes);
    expect(await Promise.all([read(opened.stream()), read(opened.stream())])).toEqual([bytes, bytes]);
  });

  it("opens the file on the first read, and closes it at the end, after a failure and when the reader cancels", async () => {
    const directory = await temporaryDirectory();
    let open = 0;
    let broken = false;
    // Called while a file is being opened.
    let cancelEarly: (() => Promise<void>) | undefined;
    const store = new FsStore(
      { directory },
      watchedOps((call) => {
        if (call.name === "open") void cancelEarly?.();
        if (broken && call.name === "file.read") throw systemError("EIO", call);
        if (call.name === "open") open += 1;
        if (call.name === "file.close") open -= 1;
      }),
    );
    await store.put(id, sampleBytes(700_000), imageInfo);
    const opened = await store.open(id);
    if (opened === undefined) throw new Error("the asset is missing");
    const unread = opened.stream();
    const left = opened.stream().getReader();
    expect(open).toBe(0);
    await left.read();
    expect(open).toBe(1);
    await left.cancel();
    expect(open).toBe(0);
    const early = opened.stream().getReader();
    cancelEarly = () => early.cancel();
    await early.read();
    await expect.poll(() => open).toBe(0);
    cancelEarly = undefined;
    expect((await read(unread)).byteLength).toBe(700_000);
    expect(open).toBe(0);
    broken = true;
    await expect(read(opened.stream())).rejects.toMatchObject({ code: "store_failed" });
    await expect(opened.bytes()).rejects.toMatchObject({ code: "store_failed" });
    expect(open).toBe(0);
  });

  it("finishes a read when it is removed meanwhile, and fails later reads", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    await store.put(id, sampleBytes(700_000), imageInfo);
    const opened = await store.open(id);
    const reader = opened?.stream().getReader();
    const first = await reader?.read();
    expect(await store.delete(id)).toBe(true);
    let count = first?.value?.byteLength ?? 0;
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      count += chunk.value.byteLength;
    }
    expect(count).toBe(700_000);
    await expect(opened?.bytes()).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("removed"),
    });
    expect(await store.open(id)).toBeUndefined();
  });
});

it("never reads the bytes of a later asset with the same id", async () => {
  const store = fsStore({ directory: await temporaryDirectory() });
  await store.put(id, sampleBytes(1000, 1), imageInfo);
  const opened = await store.open(id);
  await store.delete(id);
  await store.put(id, sampleBytes(1000, 2), imageInfo);
  const gone = { code: "store_failed", message: expect.stringContaining("removed") };
  await expect(opened?.bytes()).rejects.toMatchObject(gone);
  await expect(new Response(opened?.stream()).arrayBuffer()).rejects.toMatchObject(gone);
});

it("retries if the asset is replaced between reading its sidecar and its bytes", async () => {
  const directory = await temporaryDirectory();
  const other = fsStore({ directory });
  await other.put(id, sampleBytes(1000), imageInfo);
  let replace = true;
  const store = new FsStore(
    { directory },
    watchedOps(async ({ name, path }) => {
      if (!replace || name !== "facts" || !path.endsWith(".png")) return;
      replace = false;
      await other.delete(id);
      await other.put(id, sampleBytes(2000), imageInfo);
    }),
  );
  expect(await store.head(id)).toMatchObject({ byteLength: 2000 });
  expect(replace).toBe(false);
});

it("removes an asset only once", async () => {
  const store = fsStore({ directory: await temporaryDirectory() });
  expect(await store.delete(id)).toBe(false);
  await store.put(id, sampleBytes(10), imageInfo);
  const removals = await Promise.all([store.delete(id), store.delete(id), store.delete(id)]);
  expect(removals.filter(Boolean).length).toBe(1);
  expect(await store.head(id)).toBeUndefined();
  await store.put(id, sampleBytes(20), imageInfo);
  expect((await store.head(id))?.byteLength).toBe(20);
});

it("distinguishes a disk failure from a missing asset", async () => {
  const directory = await temporaryDirectory();
  await fsStore({ directory }).put(id, sampleBytes(10), imageInfo);
  const broken = new FsStore(
    { directory },
    watchedOps((call) => {
      if (call.name === "readText" || (call.name === "names" && call.path.endsWith("3d")))
        throw systemError("EACCES", call);
    }),
  );
  const failed = { code: "store_failed", message: expect.stringContaining("permission was denied (EACCES)") };
  await expect(broken.head(id)).rejects.toMatchObject(failed);
  await expect(broken.open(id)).rejects.toMatchObject(failed);
  await expect(broken.list()).rejects.toMatchObject(failed);
  await expect(broken.delete(id)).rejects.toMatchObject(failed);
});

describe("an asset that was opened before", () => {
  async function openedBefore() {
    const calls: string[] = [];
    const directory = await temporaryDirectory();
    const store = new FsStore(
      { directory },
      watchedOps(({ name }) => void calls.push(name)),
    );
    await store.put(id, sampleBytes(1000), imageInfo);
    await store.open(id);
    calls.length = 0;
    return { store, calls, other: fsStore({ directory }) };
  }

  it("is found with one `stat` of its file", async () => {
    const { store, calls } = await openedBefore();
    const opened = await store.open(id);
    expect(calls).toEqual(["factsNow"]);
    expect(await opened?.bytes()).toEqual(sampleBytes(1000));
  });

  it("is missing after another store removed it, and is the new asset after it was put again", async () => {
    const { store, other } = await openedBefore();
    await other.delete(id);
    expect(await store.open(id)).toBeUndefined();
    await other.put(id, sampleBytes(1000).reverse(), { ...imageInfo, metadata: { again: true } });
    const opened = await store.open(id);
    expect(opened?.asset.metadata).toEqual({ again: true });
    expect(await opened?.bytes()).toEqual(sampleBytes(1000).reverse());
  });

  it("is the new asset immediately after it was removed and put again", async () => {
    const { store, other } = await openedBefore();
    await other.delete(id);
    await other.put(id, sampleBytes(1000).reverse(), { ...imageInfo, metadata: { again: true } });
    expect((await store.open(id))?.asset.metadata).toEqual({ again: true });
  });

  it("is not affected by changes to a returned asset", async () => {
    const { store } = await openedBefore();
    const first = await store.open(id);
    Object.assign(first?.asset.metadata ?? {}, { changed: true });
    expect((await store.open(id))?.asset.metadata).not.toHaveProperty("changed");
  });
});
