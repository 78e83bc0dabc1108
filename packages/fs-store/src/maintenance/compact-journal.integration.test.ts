import { appendFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DramatisError } from "@dramatis/core/store";
import { describe, expect, it } from "vitest";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { FsStore, fsStore } from "../fs-store.ts";
import { crashAt, failAt } from "../testing/crash.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError } from "../testing/watched-ops.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";
const records = Array.from({ length: 20 }, (_, n) => ({ n, text: "é".repeat(n) }));
const torn = `\n{"nonce":"x","expected":${"1".repeat(9000)}`;

const fileOf = (directory: string) => join(directory, `journal/5f/${id}.log`);

/** Creates a finished stream that is mostly garbage. */
async function wastefulStream(directory: string, store = fsStore({ directory })): Promise<void> {
  for (const [n, record] of records.entries()) {
    await store.journal.append(id, [record], n, { kind: "batch", open: n < 19 });
  }
  await appendFile(fileOf(directory), torn);
}

describe("a finished stream with garbage", () => {
  it("is rewritten with the same records at the same positions", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    await wastefulStream(directory, store);
    const { size } = await stat(fileOf(directory));
    const report = await fsStore({ directory }).compact();
    const after = await stat(fileOf(directory));
    expect(report).toEqual({
      streams: 1,
      rewritten: 1,
      bytesBefore: size,
      bytesAfter: after.size,
      damaged: [],
    });
    expect(after.size).toBeLessThan(1500);
    expect(after.mode & 0o777).toBe(0o600);
    // One instance that knew the old file, and one that did not.
    for (const each of [store, fsStore({ directory })]) {
      expect(await recordsOf(each, id)).toEqual(records);
      expect(await recordsOf(each, id, 17)).toEqual(records.slice(17));
    }
    expect(await collect(store.journal.unfinished())).toEqual([]);
    expect(await store.journal.append(id, [{ n: 20 }], 20, { open: true })).toBe(21);
    expect(await collect(store.journal.unfinished({ kind: "batch" }))).toEqual([id]);
    await expect(store.journal.append(id, [{ n: 20 }], 20)).rejects.toMatchObject({ code: "conflict" });
    expect((await filesIn(directory)).filter((path) => path.startsWith("pending"))).toEqual([]);
  });

  it("of a megabyte is rewritten in several lines", async () => {
    const directory = await temporaryDirectory();
    const store = fsStore({ directory });
    const large = Array.from({ length: 30 }, (_, n) => ({ n, text: String(n % 10).repeat(60_000) }));
    for (const [n, record] of large.entries()) await store.journal.append(id, [record], n);
    await appendFile(fileOf(directory), torn);
    expect((await store.compact()).rewritten).toBe(1);
    expect((await readFile(fileOf(directory), "utf8")).match(/"expected"/g)?.length).toBeGreaterThan(1);
    expect(await recordsOf(fsStore({ directory }), id)).toEqual(large);
  });
});

it("does not change streams that are open, that would not shrink, or that are damaged", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await wastefulStream(directory, store);
  await store.journal.append(id, [{ n: 20 }], 20, { open: true });
  const small = id.replace("018f", "018e");
  await store.journal.append(small, [{}], 0);
  const damaged = id.replace("018f", "018d");
  for (const n of [0, 1, 2]) await store.journal.append(damaged, [{ n, text: "x".repeat(6000) }], n);
  const path = join(directory, `journal/5f/${damaged}.log`);
  const text = await readFile(path, "utf8");
  await nodeFsOps.unlink(path);
  await appendFile(path, text.replace('"n":1', '"n":7'));
  const report = await fsStore({ directory }).compact();
  expect(report).toMatchObject({ streams: 3, rewritten: 0, damaged: [damaged] });
  expect(report.bytesAfter).toBe(report.bytesBefore);
});

it("rejects with the signal's reason", async () => {
  const directory = await temporaryDirectory();
  await wastefulStream(directory);
  const reason = new Error("enough");
  await expect(fsStore({ directory }).compact({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it("loses nothing, whichever file system call is the last before a kill", async () => {
  let unfinished = 0;
  for (let at = 1; ; at += 1) {
    const directory = await temporaryDirectory();
    const crashed = await crashAt(directory, at, async (store, arm) => {
      await wastefulStream(directory, store);
      arm();
      await store.compact();
    });
    if (!crashed) break;
    const store = fsStore({ directory });
    expect(await recordsOf(store, id)).toEqual(records);
    if ((await readFile(fileOf(directory), "utf8")).includes('"sealed":true')) unfinished += 1;
    // Alternates how the compaction is finished: by the next append, the next compaction, or a removal.
    if (at % 3 === 0) {
      await store.journal.delete(id);
      expect(await recordsOf(fsStore({ directory }), id)).toEqual([]);
    } else {
      if (at % 3 === 1) await store.compact();
      expect(await store.journal.append(id, [{ n: 20 }], 20)).toBe(21);
      expect(await recordsOf(fsStore({ directory }), id)).toEqual([...records, { n: 20 }]);
    }
    expect((await filesIn(directory)).filter((path) => path.startsWith("pending"))).toEqual([]);
  }
  expect(unfinished).toBeGreaterThan(5);
}, 60_000);

it("loses nothing, whichever file system call fails", async () => {
  let failures = 0;
  for (let at = 1; ; at += 1) {
    const directory = await temporaryDirectory();
    await wastefulStream(directory);
    const { ops, seen } = failAt(at, (call) => systemError("EIO", call));
    const store = new FsStore({ directory }, ops);
    const error = await store.compact().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (seen.failed === undefined) break;
    if (error !== undefined) {
      failures += 1;
      expect(DramatisError.isInstance(error) && error.code).toBe("store_failed");
      expect(JSON.stringify([String(error), String((error as Error).cause)])).not.toContain(directory);
    }
    expect(await recordsOf(fsStore({ directory }), id)).toEqual(records);
    expect(await fsStore({ directory }).journal.append(id, [{ n: 20 }], 20)).toBe(21);
  }
  expect(failures).toBeGreaterThan(10);
}, 60_000);
