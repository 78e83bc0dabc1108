import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import type { FsStoreWarning } from "../fs-store-warning.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";
const logFile = `journal/5f/${id}.log`;

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

  it("was truncated anywhere in its last line keeps the earlier lines, and can be appended to", async () => {
    const { file, directory } = await withRecords(3);
    const whole = await readFile(file);
    const lastLine = whole.lastIndexOf("\n", whole.length - 2);
    for (let length = lastLine; length < whole.length; length += 1) {
      await writeFile(file, whole.subarray(0, length));
      const store = fsStore({ directory });
      expect(await recordsOf(store, id)).toEqual([{ step: 0 }, { step: 1 }]);
      // If only the final line feed is missing, the next append completes the line.
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

  it("ends in garbage keeps the earlier lines, and reports the offset", async () => {
    const { file, restarted, warnings } = await withRecords(2);
    const { length } = await readFile(file);
    await appendFile(file, Buffer.alloc(5000));
    expect((await recordsOf(restarted, id)).length).toBe(2);
    expect(warnings).toEqual([]);
    expect(await restarted.journal.append(id, [{ step: 2 }], 2)).toBe(3);
    expect((await recordsOf(restarted, id)).length).toBe(3);
    expect(warnings).toContainEqual({ type: "unreadable-line", streamId: id, byteOffset: length });
  });

  it("lost a line in the middle is an error, not a shorter stream", async () => {
    const { file, restarted, warnings } = await withRecords(3);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('{"step":1}', '{"step":7}'));
    const damaged = { code: "store_failed", message: expect.stringContaining(`${id} is damaged`) };
    await expect(recordsOf(restarted, id)).rejects.toMatchObject(damaged);
    await expect(restarted.journal.append(id, [{}], 1)).rejects.toMatchObject(damaged);
    await expect(restarted.journal.append(id, [{}], 3)).rejects.toMatchObject(damaged);
    // The stream stays listed as unfinished, so that the damage is reported.
    expect(await collect(restarted.journal.unfinished())).toEqual([id]);
    expect(warnings[0]).toMatchObject({ type: "unreadable-line", streamId: id });
  });

  it("was replaced is read from the start", async () => {
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
    "at %s is reported, and the stream can be used after it",
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
      // The outcome of the append is unknown; the stream has the answer.
      const { length } = await recordsOf(store, id);
      expect(await store.journal.append(id, [{ step: 1 }], length)).toBe(length + 1);
      expect(await recordsOf(fsStore({ directory }), id)).toEqual(await recordsOf(store, id));
    },
  );

  it("during a write leaves an invalid line", async () => {
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

  it("during a sync makes the next append rewrite the unconfirmed bytes first", async () => {
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

  it("during a read is an error, not an empty stream", async () => {
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
