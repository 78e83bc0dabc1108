import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const idOf = (n: number) => `0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f00${n.toString(16).padStart(2, "0")}`;
const streamId = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";

async function storeWith(count: number) {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  for (let n = 0; n < count; n += 1) await store.put(idOf(n), sampleBytes(1000 + n, n + 1), imageInfo);
  for (const n of [0, 1, 2]) await store.journal.append(streamId, [{ n }], n);
  const path = (n: number, extension: string) =>
    join(directory, "assets", idOf(n).slice(-2), `${idOf(n)}.${extension}`);
  return { directory, store, path };
}

it("reads everything, and finds no problems in an undamaged store", async () => {
  const { store } = await storeWith(20);
  expect(await store.verify()).toEqual({ assets: 20, bytes: 20 * 1000 + 190, streams: 1, problems: [] });
});

it("reports damage by id, and changes nothing", async () => {
  const { directory, store, path } = await storeWith(8);
  const bytes = await readFile(path(1, "png"));
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  await writeFile(path(1, "png"), bytes);
  await writeFile(path(2, "png"), bytes.subarray(0, 400));
  await rm(path(3, "png"));
  await writeFile(path(4, "json"), "{ torn");
  await rm(path(5, "json"));
  const log = join(directory, `journal/5f/${streamId}.log`);
  await writeFile(log, (await readFile(log, "utf8")).replace('"n":1', '"n":7'));
  for (const each of [store, fsStore({ directory })]) {
    const { problems, assets, streams } = await each.verify();
    expect(problems).toEqual([
      { type: "bytes-changed", id: idOf(1) },
      { type: "bytes-changed", id: idOf(2) },
      { type: "bytes-missing", id: idOf(3) },
      { type: "sidecar-unreadable", id: idOf(4) },
      { type: "sidecar-missing", id: idOf(5) },
      { type: "stream-damaged", streamId },
    ]);
    expect({ assets, streams }).toEqual({ assets: 5, streams: 1 });
  }
  // Changed bytes of the same length are detected when the asset is read completely.
  await expect((await store.open(idOf(1)))?.bytes()).rejects.toMatchObject({
    code: "store_failed",
    message: `The asset ${idOf(1)} is damaged: its bytes have changed since they were stored.`,
  });
});

it("continues after bytes that the disk cannot read", async () => {
  const { directory } = await storeWith(3);
  const ops = watchedOps((call) => {
    if (call.name === "file.read" && call.path.endsWith(`${idOf(1)}.png`)) throw systemError("EIO", call);
  });
  const { problems, assets } = await new FsStore({ directory }, ops).verify();
  expect(problems).toEqual([{ type: "bytes-unreadable", id: idOf(1) }]);
  expect(assets).toBe(3);
});

it("does not report assets that are removed meanwhile", async () => {
  const { directory, store } = await storeWith(3);
  const ops = watchedOps(async (call) => {
    if (call.name === "file.read" && call.path.endsWith(`${idOf(1)}.png`)) await store.delete(idOf(1));
    if (call.name === "open" && call.path.endsWith(`${idOf(2)}.png`)) await store.delete(idOf(2));
  });
  expect((await new FsStore({ directory }, ops).verify()).problems).toEqual([]);
});

it("rejects with the signal's reason", async () => {
  const { store } = await storeWith(3);
  const reason = new Error("enough");
  await expect(store.verify({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
