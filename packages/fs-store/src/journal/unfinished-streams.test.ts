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

  it("are those that were last appended to as open, of a kind or of all", async () => {
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
    // The kind that was given last stays.
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

  it("are found once, whatever markers there are", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    await store.journal.append(id, [{}, {}, {}], 0, { open: true });
    for (const position of [1, 2, 7])
      await writeFile(join(directory, "journal", "open", `${id}.${position}`), "");
    await writeFile(join(directory, "journal", "open", "notes"), "");
    expect(await collect(store.journal.unfinished())).toEqual([id]);
    await store.journal.append(id, [{}], 3);
    expect(await collect(store.journal.unfinished())).toEqual([]);
    // The one behind the end may belong to an append that is on its way.
    expect(await markersOf(directory)).toEqual([`${id}.7`, "notes"]);
  });

  it("are not lost by a look between the marker and the append that it announces", async () => {
    const directory = await temporaryDirectory();
    const looker = fsStore({ directory });
    await looker.journal.append(id, [{}], 0);
    const store = new FsStore(
      { directory },
      watchedOps(async ({ name, path }) => {
        if (name === "file.write" && path.endsWith(".log"))
          expect(await collect(looker.journal.unfinished())).toEqual([]);
      }),
    );
    await store.journal.append(id, [{}], 1, { open: true });
    expect(await collect(looker.journal.unfinished())).toEqual([id]);
  });

  it("leave no marker behind for long, where the append never came", async () => {
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

  it("are open in a group that closes and opens", async () => {
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

it("keeps a shard that was taken away from stopping others", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.journal.append(id, [{}], 0, { open: true });
  await rm(join(directory, "journal", "5f"), { recursive: true });
  expect(await collect(store.journal.unfinished())).toEqual([]);
  expect(await recordsOf(store, id)).toEqual([]);
});
