import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { FsStore, fsStore } from "./fs-store.ts";
import { imageInfo, recordsOf, sampleBytes, sha256, storedHash } from "./testing/samples.ts";
import { filesIn, temporaryDirectory } from "./testing/temporary-directory.ts";
import { systemError, watchedOps } from "./testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

afterEach(() => vi.restoreAllMocks());

it("makes no file system calls before its first use", async () => {
  const calls: string[] = [];
  const directory = join(await temporaryDirectory(), "store");
  const store = new FsStore(
    { directory },
    watchedOps(({ name }) => {
      calls.push(name);
    }),
  );
  store.journal.read(id);
  store.journal.unfinished();
  expect(calls).toEqual([]);
  expect(await store.head(id)).toBeUndefined();
  expect(calls).toContain("makeFolders");
});

it("declares its capabilities", async () => {
  const { capabilities } = fsStore({ directory: await temporaryDirectory() });
  expect(capabilities).toEqual({
    durable: true,
    multiProcess: true,
    signedUrls: false,
    streaming: true,
    idempotentPuts: false,
  });
});

it.each([undefined, "", 5])("rejects the directory %j", (directory) => {
  expect(() => fsStore({ directory: directory as string })).toThrow(
    expect.objectContaining({ code: "invalid_request" }),
  );
});

it("resolves its folder once, even if the working directory changes", async () => {
  const parent = await temporaryDirectory();
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(parent);
  const store = fsStore({ directory: "here" });
  cwd.mockReturnValue(join(parent, "elsewhere"));
  await store.put(id, sampleBytes(10), imageInfo);
  expect(await filesIn(parent)).toContain(`here/assets/3d/${id}.png`);
});

it("shares data between instances, immediately and after a restart", async () => {
  const directory = await temporaryDirectory();
  const [one, other] = [fsStore({ directory }), fsStore({ directory })];
  expect(await other.head(id)).toBeUndefined();
  const asset = await one.put(id, sampleBytes(1000), imageInfo);
  await one.journal.append(id, [{ step: 1 }], 0);
  expect(await other.head(id)).toEqual(asset);
  expect(await recordsOf(other, id)).toEqual([{ step: 1 }]);
  await one.close();
  const restarted = fsStore({ directory });
  expect(await storedHash(restarted, id)).toBe(sha256(sampleBytes(1000)));
  expect(await recordsOf(restarted, id)).toEqual([{ step: 1 }]);
});

it("rejects every call after close, and can be closed twice", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.put(id, sampleBytes(10), imageInfo);
  const append = store.journal.append(id, [{ step: 1 }], 0);
  // Started before the close, so the close waits for it.
  await append;
  await store.close();
  await store.close();
  const refused = { code: "store_failed", message: expect.stringContaining("closed") };
  let canceled = false;
  const body = new ReadableStream<Uint8Array>({
    cancel() {
      canceled = true;
    },
  });
  await expect(store.put(crypto.randomUUID(), body, imageInfo)).rejects.toMatchObject(refused);
  expect(canceled).toBe(true);
  await expect(store.head(id)).rejects.toMatchObject(refused);
  await expect(store.open(id)).rejects.toMatchObject(refused);
  await expect(store.list()).rejects.toMatchObject(refused);
  await expect(store.delete(id)).rejects.toMatchObject(refused);
  await expect(store.journal.append(id, [{}], 1)).rejects.toMatchObject(refused);
  await expect(store.journal.delete(id)).rejects.toMatchObject(refused);
  await expect(recordsOf(store, id)).rejects.toMatchObject(refused);
  await expect(store.journal.unfinished()[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
});

it("waits for started appends when it is closed", async () => {
  const directory = await temporaryDirectory();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun: () => void = () => undefined;
  const writing = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const store = new FsStore(
    { directory },
    watchedOps(({ name }) => {
      if (name !== "file.write") return undefined;
      begun();
      return gate;
    }),
  );
  const append = store.journal.append(id, [{ step: 1 }], 0);
  await writing;
  let closed = false;
  const close = store.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  release();
  await close;
  expect(await append).toBe(1);
});

it("reports without a path that it cannot be opened, and retries on the next use", async () => {
  const parent = await temporaryDirectory();
  const directory = join(parent, "store");
  await writeFile(directory, "a file in the way");
  const store = fsStore({ directory });
  const error = await store.head(id).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "store_failed",
    message: expect.stringContaining("could not be opened"),
  });
  expect((error as Error).message).not.toContain(parent);
  await rm(directory);
  expect(await store.head(id)).toBeUndefined();
});

it("makes a new shard durable before it puts anything into it, only once", async () => {
  const directory = await temporaryDirectory();
  const calls: string[] = [];
  const ops = watchedOps(({ name, path }) => {
    calls.push(`${name} ${path.slice(directory.length + 1)}`);
  });
  const store = new FsStore({ directory }, ops);
  await store.put(id, sampleBytes(10), imageInfo);
  const made = calls.indexOf("makeFolder assets/3d");
  const synced = calls.indexOf("syncFolder assets", made);
  const published = calls.findIndex((call) => call.startsWith("link pending/"));
  expect(made).toBeGreaterThan(-1);
  expect(synced).toBeGreaterThan(made);
  expect(published).toBeGreaterThan(synced);
  calls.length = 0;
  await store.put(`${id.slice(0, -4)}ff3d`, sampleBytes(10), imageInfo);
  expect(calls.filter((call) => call.includes("makeFolder") || call === "syncFolder assets")).toEqual([]);
});

it("syncs everything before it acknowledges a put", async () => {
  const directory = await temporaryDirectory();
  const calls: string[] = [];
  const store = new FsStore(
    { directory },
    watchedOps((call) => {
      calls.push(call.name);
    }),
  );
  await store.put(id, sampleBytes(10), imageInfo);
  calls.length = 0;
  await store.put(`${id.slice(0, -4)}ff3d`, sampleBytes(10), imageInfo);
  const order = calls.filter((name) => ["file.sync", "link", "rename", "syncFolder"].includes(name));
  expect(order).toEqual(["file.sync", "file.sync", "link", "rename", "syncFolder"]);
});

it("reports the disk error when a folder cannot be synced", async () => {
  const directory = await temporaryDirectory();
  let broken = false;
  const store = new FsStore(
    { directory },
    watchedOps((call) => {
      if (broken && call.name === "syncFolder") throw systemError("EIO", call);
    }),
  );
  await store.head(id);
  broken = true;
  await expect(store.put(id, sampleBytes(10), imageInfo)).rejects.toMatchObject({
    message: "The image could not be written: the disk reported an input/output error (EIO).",
  });
});
