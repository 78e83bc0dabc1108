import { readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { watchedOps } from "../testing/watched-ops.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";
const markersOf = (directory: string) => readdir(join(directory, "journal", "open"));

describe("the unfinished streams", () => {
  const other = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e00";

  it("are those whose last append left them open, of one kind or of all", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const unfinished = (kind?: string) =>
      collect(fsStore({ directory }).journal.unfinished(kind === undefined ? {} : { kind }));
    expect(await unfinished()).toEqual([]);
    await store.journal.append(id, [{}], 0, { open: true, kind: "image" });
    await store.journal.append(other, [{}], 0, { open: true, kind: "video" });
    await store.journal.append(crypto.randomUUID(), [{}], 0, { kind: "image" });
    expect((await unfinished()).sort()).toEqual([other, id]);
    expect(await unfinished("image")).toEqual([id]);
    expect(await unfinished("video")).toEqual([other]);
    // An append without a kind keeps the previous kind.
    await store.journal.append(id, [{}], 1, { open: true });
    expect(await unfinished("image")).toEqual([id]);
    await store.journal.append(id, [{}], 2);
    expect(await unfinished()).toEqual([other]);
    await store.journal.append(id, [{}], 3, { open: true, kind: "video" });
    expect((await unfinished("video")).sort()).toEqual([other, id]);
    await store.journal.append(id, [{}], 4, { open: false });
    await store.journal.append(other, [{}], 1, { open: false });
    expect(await unfinished()).toEqual([]);
    expect(await markersOf(directory)).toEqual([]);
  });

  it("are found once, however many markers exist", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    await store.journal.append(id, [{}, {}, {}], 0, { open: true });
    for (const position of [1, 2, 7])
      await writeFile(join(directory, "journal", "open", `${id}.${position}`), "");
    await writeFile(join(directory, "journal", "open", "notes"), "");
    expect(await collect(store.journal.unfinished())).toEqual([id]);
    await store.journal.append(id, [{}], 3);
    expect(await collect(store.journal.unfinished())).toEqual([]);
    // The marker after the end may belong to an append that is about to be written.
    expect(await markersOf(directory)).toEqual([`${id}.7`, "notes"]);
  });

  it("are not lost by a listing between the marker and its append", async () => {
    const directory = await temporaryDirectory();
    const reader = fsStore({ directory });
    await reader.journal.append(id, [{}], 0);
    const store = new FsStore(
      { directory },
      watchedOps(async ({ name, path }) => {
        if (name === "file.write" && path.endsWith(".log"))
          expect(await collect(reader.journal.unfinished())).toEqual([]);
      }),
    );
    await store.journal.append(id, [{}], 1, { open: true });
    expect(await collect(reader.journal.unfinished())).toEqual([id]);
  });

  it("lose the marker of an append that was never written after a day", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    await store.head(id);
    const marker = join(directory, "journal", "open", `${id}.0`);
    await writeFile(marker, "");
    expect(await collect(store.journal.unfinished())).toEqual([]);
    expect(await markersOf(directory)).toEqual([`${id}.0`]);
    const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    await utimes(marker, longAgo, longAgo);
    expect(await collect(store.journal.unfinished())).toEqual([]);
    expect(await markersOf(directory)).toEqual([]);
  });

  it("include a stream that is closed and opened in one group", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    await Promise.all([
      store.journal.append(id, [{}], 0, { open: true }),
      store.journal.append(id, [{}], 1, { open: false }),
      store.journal.append(id, [{}], 2, { open: true }),
    ]);
    expect(await markersOf(directory)).toEqual([`${id}.2`]);
    expect(await collect(fsStore({ directory }).journal.unfinished())).toEqual([id]);
  });
});

it("continues without a shard that was removed", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.journal.append(id, [{}], 0, { open: true });
  await rm(join(directory, "journal", "5f"), { recursive: true });
  expect(await collect(store.journal.unfinished())).toEqual([]);
  expect(await recordsOf(store, id)).toEqual([]);
});
