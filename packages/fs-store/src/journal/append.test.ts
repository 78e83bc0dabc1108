import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { type WatchedCall, watchedOps } from "../testing/watched-ops.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";
const logFile = `journal/5f/${id}.log`;

describe("an append", () => {
  it("adds records after those that it expects", async () => {
    const directory = await temporaryDirectory();
    const { journal } = fsStore({ directory });
    expect(await journal.append(id, [{ step: 1 }, { step: 2 }], 0)).toBe(2);
    expect(await journal.append(id.toUpperCase(), [{ step: 3 }], 2)).toBe(3);
    expect(await collect(journal.read(id))).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }]);
    expect(await collect(journal.read(id, 1))).toEqual([{ step: 2 }, { step: 3 }]);
    expect(await collect(journal.read(id, 3))).toEqual([]);
    expect(await collect(journal.read(crypto.randomUUID()))).toEqual([]);
    expect(await filesIn(directory)).toEqual([logFile, "journal/index/streams"]);
  });

  it("is rejected without writing if the stream has a different number of records", async () => {
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

  it("keeps records as they were at the call, including hostile names, and returns copies", async () => {
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
  ])("rejects invalid %s", async (path, records, expected, options) => {
    const directory = await temporaryDirectory();
    const append = fsStore({ directory }).journal.append(id, records as never, expected as never, options);
    await expect(append).rejects.toMatchObject({ code: "invalid_request", issues: [{ path }] });
    expect(await filesIn(directory)).toEqual([]);
  });

  it("lets exactly one of many concurrent appends win each position", async () => {
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

  it("detects another writer between its read and its write", async () => {
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

  it("retries appends that followed a lost append", async () => {
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
    // The second append expects the records after the first one, and the other store has written as many.
    const [first, second] = await Promise.allSettled([
      store.journal.append(id, [{ by: "first" }], 0, { open: true }),
      store.journal.append(id, [{ by: "second" }], 1, { open: true }),
    ]);
    expect(first).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
    expect(second).toEqual({ status: "fulfilled", value: 2 });
    expect(await recordsOf(other, id)).toEqual([{ by: "other" }, { by: "second" }]);
    expect(await collect(fsStore({ directory }).journal.unfinished())).toEqual([id]);
  });

  it("shares one sync with waiting appends", async () => {
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

  it("is synced before it is acknowledged, as is the name of a new stream", async () => {
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
    expect(
      calls.filter((call) => call.startsWith("syncFolder") || /^(?!factsNow).*journal\/open/.test(call)),
    ).toEqual([]);
    expect(calls).toContain(`file.syncData ${logFile}`);
  });
});
