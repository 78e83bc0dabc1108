import { chmod, cp, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@dramatis/core/store";
import { beforeEach, describe, expect, it } from "vitest";
import type { FileFacts } from "./files/fs-ops.ts";
import { nodeFsOps } from "./files/node-fs-ops.ts";
import { FsStore, fsStore } from "./fs-store.ts";
import type { FsStoreWarning } from "./fs-store-warning.ts";
import { asOrdinaryUser } from "./testing/ordinary-user.ts";
import { imageInfo, recordsOf, sampleBytes, sha256, storedHash } from "./testing/samples.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";
import { systemError, watchedOps } from "./testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const stream = "1c6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e4e";
const bytes = sampleBytes(1000);
const note = { type: "note" };

let parent: string;
let directory: string;
let store: FsStore;
let warnings: FsStoreWarning[];

beforeEach(async () => {
  parent = await temporaryDirectory();
  directory = join(parent, "store");
  warnings = [];
  store = new FsStore({ directory, onWarning: (warning) => warnings.push(warning) }, nodeFsOps);
  await store.put(id, bytes, { ...imageInfo, metadata: { owner: "ada" } });
  await store.journal.append(stream, [note], 0, { open: true, kind: "batch", owner: "ada" });
});

async function unfinished(of: Store = store): Promise<string[]> {
  const ids: string[] = [];
  for await (const each of of.journal.unfinished()) ids.push(each);
  return ids;
}

const streamsOf = async (of: Store = store) =>
  (await of.journal.list({ owner: "ada" })).items.map((each) => each.streamId);
const assetsOf = async (of: Store = store) => (await of.list({ owner: "ada" })).items.map((each) => each.id);

/** Expects everything to work as in a new store. */
async function expectWorking(): Promise<void> {
  const [newAsset, newStream] = [crypto.randomUUID(), crypto.randomUUID()];
  await store.put(newAsset, bytes, { ...imageInfo, metadata: { owner: "bo" } });
  expect(await storedHash(store, newAsset)).toBe(sha256(bytes));
  expect((await store.list({ owner: "bo" })).items.map((each) => each.id)).toEqual([newAsset]);
  expect(await store.journal.append(newStream, [note], 0, { open: true, owner: "bo" })).toBe(1);
  expect(await store.journal.append(newStream, [note], 1, { open: true })).toBe(2);
  expect((await store.journal.list({ owner: "bo" })).items).toMatchObject([
    { streamId: newStream, open: true },
  ]);
  expect(await unfinished()).toContain(newStream);
  // As a new process sees it.
  const another = fsStore({ directory });
  expect(await storedHash(another, newAsset)).toBe(sha256(bytes));
  expect(await recordsOf(another, newStream)).toEqual([note, note]);
  expect(await store.delete(newAsset)).toBe(true);
  await store.journal.delete(newStream);
}

/** Expects everything that was stored first to exist. */
async function expectComplete(): Promise<void> {
  expect(await storedHash(store, id)).toBe(sha256(bytes));
  expect(await assetsOf()).toEqual([id]);
  expect(await recordsOf(store, stream)).toEqual([note]);
  expect(await streamsOf()).toEqual([stream]);
  expect(await unfinished()).toEqual([stream]);
}

const lost = { code: "store_failed", message: expect.stringContaining("were removed while it was in use") };

const reads: Readonly<Record<string, () => Promise<unknown>>> = {
  head: () => store.head(id),
  open: () => store.open(id),
  list: () => store.list(),
  delete: () => store.delete(id),
  read: () => recordsOf(store, stream),
  unfinished: () => unfinished(),
  "list of streams": () => store.journal.list(),
  "delete of a stream": () => store.journal.delete(stream),
  "later append": () => store.journal.append(stream, [note], 1),
};

describe("a store whose folder was removed", () => {
  it.each([true, false])(
    "accepts new data immediately (folder created again: %s)",
    async (isCreatedAgain) => {
      await rm(directory, { recursive: true });
      if (isCreatedAgain) await mkdir(directory);
      await expectWorking();
      expect(warnings).toEqual([{ type: "folders-lost" }]);
    },
  );

  it.each(["append", "put"])("accepts a %s as the first call", async (first) => {
    await rm(directory, { recursive: true });
    await mkdir(directory);
    if (first === "put") await store.put(id, bytes, imageInfo);
    else expect(await store.journal.append(stream, [note], 0)).toBe(1);
    await expectWorking();
  });

  it.each(Object.keys(reads))(
    "fails the first %s, and only that one, because the data is gone",
    async (name) => {
      const read = reads[name] ?? (() => Promise.resolve());
      await rm(directory, { recursive: true });
      await mkdir(directory);
      await expect(read()).rejects.toMatchObject(lost);
      if (name === "later append") await expect(read()).rejects.toMatchObject({ code: "conflict" });
      else await read();
      expect(await store.head(id)).toBeUndefined();
      await expectWorking();
    },
  );

  it("fails all concurrent calls", async () => {
    await rm(directory, { recursive: true });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => store.head(id)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => "rejected"));
    expect(await store.head(id)).toBeUndefined();
    expect(warnings).toEqual([{ type: "folders-lost" }]);
  });

  it("continues after repeated removals", async () => {
    for (let turn = 0; turn < 3; turn++) {
      await rm(directory, { recursive: true });
      await expectWorking();
    }
  });

  it("continues when the folder comes back, also from a backup", async () => {
    await rename(directory, join(parent, "elsewhere"));
    await cp(join(parent, "elsewhere"), directory, { recursive: true });
    await expectComplete();
    await rename(directory, join(parent, "another"));
    await rename(join(parent, "elsewhere"), directory);
    await expectComplete();
    await expectWorking();
    expect(warnings).toEqual([]);
  });

  it("rejects every call while a file is in its place, and continues after that", async () => {
    await rename(directory, join(parent, "elsewhere"));
    await writeFile(directory, "a file in the way");
    const refused = { code: "store_failed", message: expect.not.stringContaining(parent) };
    for (const read of Object.values(reads)) await expect(read()).rejects.toMatchObject(refused);
    await expect(store.put(crypto.randomUUID(), bytes, imageInfo)).rejects.toMatchObject(refused);
    await expect(store.journal.append(crypto.randomUUID(), [note], 0)).rejects.toMatchObject(refused);
    await rm(directory);
    await rename(join(parent, "elsewhere"), directory);
    await expectComplete();
    await expectWorking();
  });

  it("fails a put in progress, and leaves nothing of it", async () => {
    const waiting = new TransformStream<Uint8Array, Uint8Array>();
    const another = crypto.randomUUID();
    const putting = store.put(another, waiting.readable, imageInfo);
    const settled = putting.catch((error: unknown) => error);
    const writer = waiting.writable.getWriter();
    await writer.write(bytes);
    await rm(directory, { recursive: true });
    await mkdir(directory);
    await writer.close().catch(() => undefined);
    expect(await settled).toMatchObject({ code: "store_failed" });
    await store.head(another).catch(() => undefined);
    expect(await store.head(another)).toBeUndefined();
    await store.put(another, bytes, imageInfo);
    expect(await storedHash(store, another)).toBe(sha256(bytes));
  });
});

describe("a store with a removed part", () => {
  it.each(["pending", "journal/open", "journal/index"])(
    "creates %s again, and loses nothing",
    async (folder) => {
      await rm(join(directory, folder), { recursive: true });
      await expectComplete();
      await expectWorking();
      expect(warnings).toEqual([]);
    },
  );

  it.each(["pending", "assets", "journal", "journal/open", "journal/index", "assets/3d", "journal/4e"])(
    "accepts new data after %s was removed",
    async (folder) => {
      await rm(join(directory, folder), { recursive: true });
      // In the same shards.
      await store.put(`7${id.slice(1)}`, bytes, { ...imageInfo, metadata: { owner: "cy" } });
      expect(await store.journal.append(`7${stream.slice(1)}`, [note], 0, { owner: "cy" })).toBe(1);
      expect(await storedHash(store, `7${id.slice(1)}`)).toBe(sha256(bytes));
      expect(await recordsOf(store, `7${stream.slice(1)}`)).toEqual([note]);
      await expectWorking();
    },
  );

  it.each([
    ["assets", "head"],
    ["assets", "list"],
    ["journal", "read"],
    ["journal", "unfinished"],
    ["journal", "list of streams"],
    ["journal", "later append"],
  ])("fails once because the data in %s is gone: %s", async (folder, name) => {
    const read = reads[name] ?? (() => Promise.resolve());
    await rm(join(directory, folder), { recursive: true });
    await expect(read()).rejects.toMatchObject(lost);
    if (name === "later append") await expect(read()).rejects.toMatchObject({ code: "conflict" });
    else await read();
    await expectWorking();
  });

  it("warns once about a missing shard, and continues without it", async () => {
    await rm(join(directory, "assets/3d"), { recursive: true });
    await rm(join(directory, "journal/4e"), { recursive: true });
    expect(await store.head(id)).toBeUndefined();
    expect(await assetsOf()).toEqual([]);
    expect(await recordsOf(store, stream)).toEqual([]);
    expect(await streamsOf()).toEqual([]);
    await expect(store.journal.append(stream, [note], 1)).rejects.toMatchObject({ code: "conflict" });
    expect(warnings).toEqual([{ type: "folders-lost" }, { type: "folders-lost" }]);
    await store.put(id, bytes, { ...imageInfo, metadata: { owner: "ada" } });
    await store.journal.append(stream, [note], 0, { open: true, owner: "ada" });
    await expectComplete();
    expect(warnings).toHaveLength(2);
  });

  it("restores the indexes of a store without them", async () => {
    await rm(join(directory, "journal/index"), { recursive: true });
    await rm(join(directory, "journal/open"), { recursive: true });
    const another = fsStore({ directory });
    expect(await streamsOf(another)).toEqual([stream]);
    expect(await assetsOf(another)).toEqual([id]);
    expect(await unfinished(another)).toEqual([stream]);
    await expectComplete();
  });
});

describe("a store whose disk is not mounted", () => {
  /** The real calls, except that everything outside the store's own folder can appear to be on another disk. */
  function onDisk(state: { isMounted: boolean }) {
    const moved = (facts: FileFacts): FileFacts => (state.isMounted ? facts : { ...facts, device: -1 });
    return {
      ...nodeFsOps,
      facts: async (path: string) => moved(await nodeFsOps.facts(path)),
      factsNow: async (path: string) => moved(await nodeFsOps.factsNow(path)),
    };
  }

  it.each(["an empty mount point", "nothing"])(
    "rejects every call, creates nothing at its path (%s), and continues when the disk is back",
    async (left) => {
      const state = { isMounted: true };
      store = new FsStore({ directory }, onDisk(state));
      await expectComplete();
      await rename(directory, join(parent, "unmounted"));
      if (left !== "nothing") await mkdir(directory);
      state.isMounted = false;
      const refused = { code: "store_failed", message: expect.stringContaining("is not mounted") };
      for (const read of Object.values(reads)) await expect(read()).rejects.toMatchObject(refused);
      await expect(store.put(crypto.randomUUID(), bytes, imageInfo)).rejects.toMatchObject(refused);
      await expect(store.journal.append(crypto.randomUUID(), [note], 0)).rejects.toMatchObject(refused);
      if (left === "nothing") await expect(stat(directory)).rejects.toMatchObject({ code: "ENOENT" });
      else await rm(directory, { recursive: true });
      // The same disk with a different device number.
      await rename(join(parent, "unmounted"), directory);
      await expectComplete();
      state.isMounted = true;
      await expectComplete();
      await expectWorking();
    },
  );
});

describe("a store that cannot be written", () => {
  it("rejects writes, continues to read, and writes when its disk is writable again", async () => {
    let isReadOnly = false;
    const writing = ["makeFolder", "makeFolders", "link", "rename", "unlink", "file.write", "file.writeAt"];
    const ops = watchedOps((call) => {
      if (isReadOnly && writing.includes(call.name)) throw systemError("EROFS", call);
    });
    store = new FsStore({ directory }, ops);
    await expectComplete();
    isReadOnly = true;
    const refused = { code: "store_failed", message: expect.stringContaining("is read-only") };
    await expect(store.put(crypto.randomUUID(), bytes, imageInfo)).rejects.toMatchObject(refused);
    await expect(store.journal.append(crypto.randomUUID(), [note], 0)).rejects.toMatchObject(refused);
    await expect(store.journal.append(stream, [note], 1)).rejects.toMatchObject(refused);
    await expect(store.delete(id)).rejects.toMatchObject(refused);
    await expectComplete();
    isReadOnly = false;
    await expectComplete();
    await expectWorking();
  });

  it("rejects writes, continues to read, and writes when it has permission again", async () => {
    const folders = [
      "",
      "assets",
      "assets/3d",
      "pending",
      "journal",
      "journal/4e",
      "journal/open",
      "journal/index",
    ];
    await asOrdinaryUser(parent, async () => {
      for (const folder of folders) await chmod(join(directory, folder), 0o500);
      const refused = { code: "store_failed", message: expect.stringContaining("permission was denied") };
      await expect(store.put(crypto.randomUUID(), bytes, imageInfo)).rejects.toMatchObject(refused);
      await expect(store.journal.append(crypto.randomUUID(), [note], 0)).rejects.toMatchObject(refused);
      await expectComplete();
      for (const folder of folders) await chmod(join(directory, folder), 0o700);
      await expectWorking();
    });
  });
});
