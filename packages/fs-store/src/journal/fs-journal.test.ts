import { appendFile, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JournalRecord } from "@dramatis/core";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import type { FsStoreWarning } from "../fs-store-warning.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, type WatchedCall, watchedOps } from "../testing/watched-ops.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";
const logFile = `journal/5f/${id}.log`;
const markersOf = (directory: string) => readdir(join(directory, "journal", "open"));

describe("an append", () => {
  it("adds records behind those that it expects", async () => {
    const directory = await temporaryDirectory();
    const { journal } = fsStore({ directory });
    expect(await journal.append(id, [{ step: 1 }, { step: 2 }], 0)).toBe(2);
    expect(await journal.append(id.toUpperCase(), [{ step: 3 }], 2)).toBe(3);
    expect(await collect(journal.read(id))).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }]);
    expect(await collect(journal.read(id, 1))).toEqual([{ step: 2 }, { step: 3 }]);
    expect(await collect(journal.read(id, 3))).toEqual([]);
    expect(await collect(journal.read(crypto.randomUUID()))).toEqual([]);
    expect(await filesIn(directory)).toEqual([logFile]);
  });

  it("is refused where the stream holds another number of records, and nothing is written", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const conflict = { code: "conflict" };
    await expect(store.journal.append(id, [{}], 1)).rejects.toMatchObject(conflict);
    expect(await filesIn(directory)).toEqual([]);
    await store.journal.append(id, [{ step: 1 }], 0);
    const before = await readFile(join(directory, logFile));
    await expect(store.journal.append(id, [{ step: 2 }], 0)).rejects.toMatchObject(conflict);
    await expect(store.journal.append(id, [{ step: 2 }], 2)).rejects.toMatchObject(conflict);
    await expect(fsStore({ directory }).journal.append(id, [{ step: 2 }], 0)).rejects.toMatchObject(conflict);
    expect(await readFile(join(directory, logFile))).toEqual(before);
    expect(await recordsOf(store, id)).toEqual([{ step: 1 }]);
  });

  it("keeps records as they were at the call, hostile names and all, and gives copies", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const record = JSON.parse(
      '{"__proto__":{"polluted":true},"text":"line\\nfeed \\u2028 \\ud800 🎭","list":[null,1.5,{}]}',
    );
    const text = JSON.stringify(record);
    const append = store.journal.append(id, [record], 0);
    record.text = "changed";
    await append;
    const [first] = await recordsOf(store, id);
    expect(JSON.stringify(first)).toBe(text);
    (first as { list: unknown[] }).list.push("mine");
    expect(JSON.stringify((await recordsOf(store, id))[0])).toBe(text);
    expect("polluted" in {}).toBe(false);
  });

  it.each<[string, unknown, unknown, object?]>([
    ["expected", [{}], -1],
    ["expected", [{}], 0.5],
    ["expected", [{}], "0"],
    ["records", {}, 0],
    ["records", [[]], 0],
    ["records", [null], 0],
    ["records", [{ count: 1n }], 0],
    ["records", [new Date()], 0],
    ["records", [{ text: "x".repeat(17_000_000) }], 0],
    ["kind", [{}], 0, { kind: 5 }],
    ["open", [{}], 0, { open: "yes" }],
  ])("refuses wrong %s", async (path, records, expected, options) => {
    const directory = await temporaryDirectory();
    const append = fsStore({ directory }).journal.append(id, records as never, expected as never, options);
    await expect(append).rejects.toMatchObject({ code: "invalid_request", issues: [{ path }] });
    expect(await filesIn(directory)).toEqual([]);
  });

  it("lets one of many at once win each position", async () => {
    const directory = await temporaryDirectory();
    const stores = [fsStore({ directory }), fsStore({ directory })];
    for (let position = 0; position < 20; position += 1) {
      const appends = await Promise.allSettled(
        Array.from({ length: 10 }, (_, name) =>
          stores[name % 2]?.journal.append(id, [{ position, name }], position),
        ),
      );
      const winner = appends.findIndex(({ status }) => status === "fulfilled");
      expect(appends[winner]).toMatchObject({ value: position + 1 });
      const refused = appends.filter(
        (append) => append.status === "rejected" && append.reason.code === "conflict",
      );
      expect(refused.length).toBe(9);
      expect((await recordsOf(fsStore({ directory }), id))[position]).toEqual({ position, name: winner });
    }
  });

  it("sees a writer that came between its look and its write", async () => {
    const directory = await temporaryDirectory();
    const other = fsStore({ directory });
    let interfere = true;
    const store = new FsStore(
      { directory },
      watchedOps(async ({ name, path }) => {
        if (!interfere || name !== "file.write" || !path.endsWith(".log")) return;
        interfere = false;
        await other.journal.append(id, [{ by: "other" }], 0);
      }),
    );
    await expect(store.journal.append(id, [{ by: "me" }], 0)).rejects.toMatchObject({ code: "conflict" });
    expect(await recordsOf(store, id)).toEqual([{ by: "other" }]);
    expect(await store.journal.append(id, [{ by: "me" }], 1)).toBe(2);
    expect(await recordsOf(other, id)).toEqual([{ by: "other" }, { by: "me" }]);
  });

  it("tries again what only depended on an append that lost", async () => {
    const directory = await temporaryDirectory();
    const other = fsStore({ directory });
    let interfere = true;
    const store = new FsStore(
      { directory },
      watchedOps(async ({ name, path }) => {
        if (!interfere || name !== "file.write" || !path.endsWith(".log")) return;
        interfere = false;
        await other.journal.append(id, [{ by: "other" }], 0, { open: false });
      }),
    );
    // The second one expects what the first one would leave, and finds that the other one left as much.
    const [first, second] = await Promise.allSettled([
      store.journal.append(id, [{ by: "first" }], 0, { open: true }),
      store.journal.append(id, [{ by: "second" }], 1, { open: true }),
    ]);
    expect(first).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
    expect(second).toEqual({ status: "fulfilled", value: 2 });
    expect(await recordsOf(other, id)).toEqual([{ by: "other" }, { by: "second" }]);
    expect(await collect(fsStore({ directory }).journal.unfinished())).toEqual([id]);
  });

  it("shares one sync with those that wait", async () => {
    const directory = await temporaryDirectory();
    const calls: WatchedCall[] = [];
    const store = new FsStore(
      { directory },
      watchedOps((call) => {
        if (call.path.endsWith(".log")) calls.push(call);
      }),
    );
    const count = 64;
    const appends = Array.from({ length: count }, (_, position) =>
      store.journal.append(id, [{ position }], position),
    );
    expect(await Promise.all(appends)).toEqual(Array.from({ length: count }, (_, position) => position + 1));
    expect(calls.filter(({ name }) => name === "file.write").length).toBeLessThanOrEqual(2);
    expect(calls.filter(({ name }) => name === "file.syncData").length).toBeLessThanOrEqual(2);
    expect(await recordsOf(fsStore({ directory }), id)).toEqual(
      Array.from({ length: count }, (_, position) => ({ position })),
    );
  });

  it("is synced before it is acknowledged, and so is the name of a new stream", async () => {
    const directory = await temporaryDirectory();
    const calls: string[] = [];
    const store = new FsStore(
      { directory },
      watchedOps(({ name, path }) => {
        calls.push(`${name} ${path.slice(directory.length + 1)}`);
      }),
    );
    await store.head(id);
    calls.length = 0;
    await store.journal.append(id, [{}], 0, { open: true });
    const marker = calls.indexOf(`open journal/open/${id}.0`);
    const markerSynced = calls.indexOf("syncFolder journal/open", marker);
    const written = calls.indexOf(`file.write ${logFile}`, markerSynced);
    const synced = calls.indexOf(`file.syncData ${logFile}`, written);
    expect(
      [marker, markerSynced, written, synced].every((index, place, all) => index > (all[place - 1] ?? -1)),
    ).toBe(true);
    expect(calls.indexOf("syncFolder journal/5f", written)).toBeGreaterThan(-1);
    calls.length = 0;
    await store.journal.append(id, [{}], 1, { open: true });
    expect(calls.filter((call) => call.startsWith("syncFolder") || call.includes("journal/open"))).toEqual(
      [],
    );
    expect(calls).toContain(`file.syncData ${logFile}`);
  });
});

describe("a stream whose file", () => {
  async function withRecords(count: number) {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    for (let step = 0; step < count; step += 1)
      await store.journal.append(id, [{ step }], step, { open: true });
    const warnings: FsStoreWarning[] = [];
    const file = join(directory, logFile);
    const restarted = fsStore({ directory, onWarning: (warning) => warnings.push(warning) });
    return { directory, store, file, restarted, warnings };
  }

  it("was cut off anywhere in its last line keeps the lines before, and goes on", async () => {
    const { file, directory } = await withRecords(3);
    const whole = await readFile(file);
    const lastLine = whole.lastIndexOf("\n", whole.length - 2);
    for (let length = lastLine; length < whole.length; length += 1) {
      await writeFile(file, whole.subarray(0, length));
      const store = fsStore({ directory });
      expect(await recordsOf(store, id)).toEqual([{ step: 0 }, { step: 1 }]);
      // Only its line feed is missing at the end: then the line is whole as soon as another one is behind it.
      if (length === whole.length - 1) {
        await expect(store.journal.append(id, [{ step: "new" }], 2)).rejects.toMatchObject({
          code: "conflict",
        });
        expect((await recordsOf(store, id)).length).toBe(3);
      } else {
        expect(await store.journal.append(id, [{ step: "new" }], 2)).toBe(3);
        const expected = [{ step: 0 }, { step: 1 }, { step: "new" }];
        expect(await recordsOf(store, id)).toEqual(expected);
        expect(await recordsOf(fsStore({ directory }), id)).toEqual(expected);
      }
    }
  });

  it("ends in garbage keeps what is before it, and says where", async () => {
    const { file, restarted, warnings } = await withRecords(2);
    const { length } = await readFile(file);
    await appendFile(file, Buffer.alloc(5000));
    expect((await recordsOf(restarted, id)).length).toBe(2);
    expect(warnings).toEqual([]);
    expect(await restarted.journal.append(id, [{ step: 2 }], 2)).toBe(3);
    expect((await recordsOf(restarted, id)).length).toBe(3);
    expect(warnings).toContainEqual({ type: "unreadable-line", streamId: id, byteOffset: length });
  });

  it("lost a line in its midst is not read as if that had never been", async () => {
    const { file, restarted, warnings } = await withRecords(3);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('{"step":1}', '{"step":7}'));
    const damaged = { code: "store_failed", message: expect.stringContaining(`${id} is damaged`) };
    await expect(recordsOf(restarted, id)).rejects.toMatchObject(damaged);
    await expect(restarted.journal.append(id, [{}], 1)).rejects.toMatchObject(damaged);
    await expect(restarted.journal.append(id, [{}], 3)).rejects.toMatchObject(damaged);
    // And it is not forgotten, or nobody would ever be told.
    expect(await collect(restarted.journal.unfinished())).toEqual([id]);
    expect(warnings[0]).toMatchObject({ type: "unreadable-line", streamId: id });
  });

  it("was replaced by another one is read from the start", async () => {
    const { store, directory } = await withRecords(3);
    const other = fsStore({ directory });
    await other.journal.delete(id);
    await expect(store.journal.append(id, [{}], 3)).rejects.toMatchObject({ code: "conflict" });
    for (let step = 0; step < 9; step += 1) await other.journal.append(id, [{ again: step }], step);
    await expect(store.journal.append(id, [{}], 3)).rejects.toMatchObject({ code: "conflict" });
    expect(await store.journal.append(id, [{ again: 9 }], 9)).toBe(10);
    expect((await recordsOf(store, id)).length).toBe(10);
  });

  it("shrank is read from the start", async () => {
    const { store, file } = await withRecords(3);
    await truncate(file, 0);
    expect(await store.journal.append(id, [{ step: 0 }], 0)).toBe(1);
  });
});

describe("a failure of the disk", () => {
  it.each(["open", "file.write", "file.syncData", "file.read", "file.facts", "syncFolder"])(
    "at %s is told, and the stream goes on after it",
    async (failing) => {
      const directory = await temporaryDirectory();
      let broken = false;
      const store = new FsStore(
        { directory },
        watchedOps((call) => {
          if (broken && call.name === failing) throw systemError("EIO", call);
        }),
      );
      await store.head(id);
      broken = true;
      const error = await store.journal
        .append(id, [{ step: 0 }], 0, { open: true })
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "store_failed", message: expect.stringContaining("(EIO)") });
      expect((error as Error).message).not.toContain(directory);
      broken = false;
      // The outcome is unknown: the stream tells.
      const { length } = await recordsOf(store, id);
      expect(await store.journal.append(id, [{ step: 1 }], length)).toBe(length + 1);
      expect(await recordsOf(fsStore({ directory }), id)).toEqual(await recordsOf(store, id));
    },
  );

  it("in the midst of a write leaves a line that does not count", async () => {
    const directory = await temporaryDirectory();
    const real = watchedOps(() => undefined);
    let full = false;
    const store = new FsStore(
      { directory },
      {
        ...real,
        async open(path, mode) {
          const file = await real.open(path, mode);
          return {
            ...file,
            write: (bytes) => file.write(full ? bytes.subarray(0, bytes.byteLength / 2) : bytes),
          };
        },
      },
    );
    await store.journal.append(id, [{ step: 0 }], 0);
    full = true;
    await expect(store.journal.append(id, [{ step: 1 }], 1)).rejects.toMatchObject({ code: "store_failed" });
    expect(await recordsOf(store, id)).toEqual([{ step: 0 }]);
    full = false;
    expect(await store.journal.append(id, [{ step: 2 }], 1)).toBe(2);
    expect(await recordsOf(fsStore({ directory }), id)).toEqual([{ step: 0 }, { step: 2 }]);
  });

  it("at a sync has what was not confirmed written once more, before anything is behind it", async () => {
    const directory = await temporaryDirectory();
    const calls: string[] = [];
    let broken = false;
    const store = new FsStore(
      { directory },
      watchedOps((call) => {
        if (call.path.endsWith(".log")) calls.push(call.name);
        if (broken && call.name === "file.syncData") throw systemError("EIO", call);
      }),
    );
    await store.journal.append(id, [{ step: 0 }], 0);
    broken = true;
    await expect(store.journal.append(id, [{ step: 1 }], 1)).rejects.toMatchObject({ code: "store_failed" });
    const before = await readFile(join(directory, logFile));
    await expect(store.journal.append(id, [{ step: 2 }], 2)).rejects.toMatchObject({ code: "store_failed" });
    broken = false;
    calls.length = 0;
    expect(await store.journal.append(id, [{ step: 2 }], 2)).toBe(3);
    const writes = calls.filter((name) => name.startsWith("file.write") || name === "file.syncData");
    expect(writes).toEqual(["file.writeAt", "file.syncData", "file.write", "file.syncData"]);
    expect((await readFile(join(directory, logFile))).subarray(0, before.length)).toEqual(before);
    expect((await recordsOf(fsStore({ directory }), id)).length).toBe(3);
  });

  it("while reading is no empty stream", async () => {
    const directory = await temporaryDirectory();
    await fsStore({ directory }).journal.append(id, [{}], 0, { open: true });
    const store = new FsStore(
      { directory },
      watchedOps((call) => {
        if (call.name === "open" && call.path.endsWith(".log")) throw systemError("EACCES", call);
      }),
    );
    const failed = { code: "store_failed", message: expect.stringContaining("(EACCES)") };
    await expect(recordsOf(store, id)).rejects.toMatchObject(failed);
    await expect(collect(store.journal.unfinished())).rejects.toMatchObject(failed);
    await expect(recordsOf(store, id, -1)).rejects.toMatchObject({ code: "invalid_request" });
  });
});

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

it("removes a stream and what tells of it, and begins it anew", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.journal.delete(id);
  await store.journal.append(id, [{ step: 0 }], 0, { open: true });
  await store.journal.delete(id);
  expect(await recordsOf(store, id)).toEqual([]);
  expect(await collect(store.journal.unfinished())).toEqual([]);
  expect(await filesIn(directory)).toEqual([]);
  expect(await store.journal.append(id, [{ step: 1 }], 0)).toBe(1);
  expect(await recordsOf(store, id)).toEqual([{ step: 1 }]);
});

it("reads 3,000 records, and a megabyte in one", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  const records: JournalRecord[] = Array.from({ length: 3000 }, (_, step) => ({ step }));
  await store.journal.append(id, records, 0);
  await store.journal.append(id, [{ text: "ä".repeat(500_000) }], 3000);
  const read = await recordsOf(fsStore({ directory }), id);
  expect(read.slice(0, 3000)).toEqual(records);
  expect(read[3000]).toEqual({ text: "ä".repeat(500_000) });
});

it("keeps a shard that was taken away from stopping others", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.journal.append(id, [{}], 0, { open: true });
  await rm(join(directory, "journal", "5f"), { recursive: true });
  expect(await collect(store.journal.unfinished())).toEqual([]);
  expect(await recordsOf(store, id)).toEqual([]);
});
