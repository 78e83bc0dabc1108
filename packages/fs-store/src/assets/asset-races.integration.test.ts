import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { raceChildren, runChild } from "../testing/run-child.ts";
import { imageInfo, sampleBytes, sha256, storedHash, streamOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const files = [`assets/3d/${id}.json`, `assets/3d/${id}.png`];

it("rejects a second put, and leaves the first unchanged", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  const first = await store.put(id, sampleBytes(1000, 1), imageInfo);
  const second = store.put(id, streamOf([sampleBytes(2000, 2)]), { ...imageInfo, mediaType: "image/webp" });
  await expect(second).rejects.toMatchObject({ code: "conflict" });
  expect(await store.head(id)).toEqual(first);
  expect(await storedHash(store, id)).toBe(sha256(sampleBytes(1000, 1)));
  expect(await filesIn(directory)).toEqual(files);
});

it("lets exactly one of 20 concurrent puts win", async () => {
  const directory = await temporaryDirectory();
  const stores = [fsStore({ directory }), fsStore({ directory })];
  const puts = await Promise.allSettled(
    Array.from({ length: 20 }, (_, seed) => {
      const bytes = sampleBytes(10_000, seed);
      return stores[seed % 2]?.put(id, seed % 3 === 0 ? streamOf([bytes]) : bytes, imageInfo);
    }),
  );
  const winner = puts.findIndex(({ status }) => status === "fulfilled");
  const losers = puts.filter((put) => put.status === "rejected" && put.reason.code === "conflict");
  expect(losers.length).toBe(19);
  expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(sampleBytes(10_000, winner)));
  expect(await filesIn(directory)).toEqual(files);
});

it("lets exactly one of 8 processes win", async () => {
  const directory = await temporaryDirectory();
  const ids = Array.from({ length: 8 }, () => crypto.randomUUID());
  const seeds = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const children = await raceChildren(
    "put-race.ts",
    seeds.map((seed) => [directory, ids.join(), seed]),
  );
  expect(children.map(({ errors }) => errors).join("")).toBe("");
  const results: string[][] = children.map(({ output }) => JSON.parse(output));
  const store = fsStore({ directory });
  for (const [index, raced] of ids.entries()) {
    const won = results.flatMap((result) => (result[index] === "conflict" ? [] : [result[index]]));
    expect(won).toEqual([await storedHash(store, raced)]);
  }
  expect((await filesIn(directory)).length).toBe(16);
}, 60_000);

it("keeps bytes and sidecar consistent while processes put, read and remove one id", async () => {
  const directory = await temporaryDirectory();
  const children = await Promise.all(
    ["1", "2", "3", "4"].map((seed) => runChild("put-and-delete.ts", [directory, id, seed, "100"])),
  );
  expect(children.map(({ errors }) => errors).join("")).toBe("");
  const counts = children.map(({ output }) => JSON.parse(output));
  const sum = (name: string) => counts.reduce((total, count) => total + count[name], 0);
  // Without conflicts, the processes did not run at the same time.
  expect(sum("conflict")).toBeGreaterThan(0);
  expect(sum("put") + sum("conflict")).toBe(400);
  expect(sum("removed")).toBe(sum("put"));
  expect(await filesIn(directory)).toEqual([]);
}, 60_000);

it("does not run out of file handles", async () => {
  const directory = await temporaryDirectory();
  const { errors, output } = await runChild("put-many.ts", [directory, "2000"], 256);
  expect(errors).toBe("");
  expect(output).toBe("2000");
  expect((await filesIn(directory)).length).toBe(4000);
}, 120_000);

it("continues while other sources stall", async () => {
  const store = fsStore({ directory: await temporaryDirectory() });
  const controllers = Array.from({ length: 60 }, () => new AbortController());
  // More puts than slots, each with open files.
  const stalled = controllers.map((controller) =>
    store
      .put(crypto.randomUUID(), streamOf([sampleBytes(140_000)], "stall"), {
        ...imageInfo,
        signal: controller.signal,
      })
      .catch((error: unknown) => error),
  );
  const others = Array.from({ length: 60 }, (_, seed) =>
    store.put(crypto.randomUUID(), sampleBytes(100, seed), imageInfo),
  );
  expect((await Promise.all(others)).length).toBe(60);
  for (const controller of controllers) controller.abort("enough");
  expect(new Set(await Promise.all(stalled))).toEqual(new Set(["enough"]));
}, 60_000);

it("finishes a put whose files were closed for others", async () => {
  const store = fsStore({ directory: await temporaryDirectory() });
  const bytes = sampleBytes(300_000);
  const go = resolvers();
  let waiting = 0;
  const slow = Array.from({ length: 50 }, () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (given === 140_000) {
          waiting += 1;
          await go.promise;
        }
        if (given === bytes.byteLength) return controller.close();
        controller.enqueue(bytes.subarray(given, given + 20_000));
        given += 20_000;
      },
    });
    const slowId = crypto.randomUUID();
    return { slowId, put: store.put(slowId, body, imageInfo) };
  });
  await expect.poll(() => waiting).toBe(50);
  await store.put(id, bytes, imageInfo);
  go.resolve();
  for (const { slowId, put } of slow) {
    expect((await put).sha256).toBe(sha256(bytes));
    expect(await storedHash(store, slowId)).toBe(sha256(bytes));
  }
}, 60_000);

function resolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
