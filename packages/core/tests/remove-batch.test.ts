import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../src/store/memory-store.ts";
import type { Store } from "../src/store/store.ts";
import { createTestApp, until } from "./testing/test-app.ts";

const description = "a shy vampire with an umbrella";

/** Returns the assets and these streams of a store as one text. */
async function allText(store: Store, streamIds: readonly string[]): Promise<string> {
  const records: unknown[] = [];
  for (const id of streamIds) for await (const record of store.journal.read(id)) records.push(record);
  return JSON.stringify([(await store.list()).items, records]);
}

test("removes the description and all images but the kept one", async () => {
  const { characters, store } = await createTestApp();
  const { batchId, images } = await characters.generate({ description });
  const chosen = images[2]?.id ?? "";
  expect(await allText(store, [batchId])).toContain(description);

  await characters.removeBatch(batchId, { keep: [chosen.toUpperCase()] });

  expect((await store.list()).items.map(({ id }) => id)).toEqual([chosen]);
  expect(await characters.batch(batchId)).toBeUndefined();
  expect(await allText(store, [batchId])).toContain(chosen);
  for await (const _record of store.journal.read(batchId)) expect.unreachable();
  for await (const _batch of store.journal.unfinished()) expect.unreachable();
  const opened = await characters.open(chosen);
  expect((await opened?.bytes())?.byteLength).toBe(opened?.reference.byteLength);
});

test("leaves nothing of the batch if no image is kept", async () => {
  const { characters, store } = await createTestApp();
  const { batchId } = await characters.generate({ description });
  await characters.removeBatch(batchId);
  expect(await allText(store, [batchId])).toBe("[[],[]]");
});

test("removes images of earlier attempts, even if no slot shows them", async () => {
  const { characters, store, emulator } = await createTestApp({
    scenario: {
      prediction: ({ index }) => (index === 0 ? { end: { status: "failed", error: "no" } } : undefined),
    },
  });
  const { batchId } = await characters.generate({ description, numImages: 1 });
  await characters.retry(batchId);
  expect(emulator.predictions).toHaveLength(2);
  await characters.removeBatch(batchId);
  expect((await store.list()).items).toEqual([]);
});

describe("nothing is removed", () => {
  test("if an image to keep is not in the batch", async () => {
    const { characters, store } = await createTestApp();
    const { batchId } = await characters.generate({ description });
    await expect(characters.removeBatch(batchId, { keep: [v4()] })).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "keep.0" }],
    });
    expect((await store.list()).items).toHaveLength(4);
    expect((await characters.batch(batchId))?.status).toBe("succeeded");
  });

  test("while the batch runs, in this or another process", async () => {
    const { characters, addEngine, store } = await createTestApp({
      scenario: { timing: { runMs: [300, 400] } },
    });
    const { batchId } = await characters.start({ description });
    await expect(characters.removeBatch(batchId)).rejects.toMatchObject({ code: "conflict", batchId });
    await expect(addEngine().removeBatch(batchId)).rejects.toMatchObject({ code: "conflict", batchId });
    await until(async () => (await characters.batch(batchId))?.status === "succeeded");
    expect((await store.list()).items).toHaveLength(4);
  });
});

test("a canceled batch is removed once its predictions are settled", async () => {
  const { characters, store } = await createTestApp({ scenario: { timing: { runMs: [200, 300] } } });
  const { batchId } = await characters.start({ description });
  await characters.cancel(batchId);
  await characters.removeBatch(batchId);
  expect(await allText(store, [batchId])).toBe("[[],[]]");
});

test("removing an unknown batch does nothing, and an invalid id is refused", async () => {
  const { characters } = await createTestApp();
  await expect(characters.removeBatch(v4())).resolves.toBeUndefined();
  await expect(characters.removeBatch("../secret")).rejects.toMatchObject({ code: "invalid_request" });
});

test("an interrupted removal can be repeated, and the batch cannot be retried in between", async () => {
  const store = memoryStore();
  let deletes = 0;
  const breaking: Store = {
    ...store,
    journal: store.journal,
    capabilities: store.capabilities,
    put: (...values) => store.put(...values),
    open: (id) => store.open(id),
    head: (id) => store.head(id),
    list: (options) => store.list(options),
    close: () => store.close(),
    async delete(id) {
      deletes += 1;
      if (deletes === 3) throw new Error("The disk is gone.");
      return store.delete(id);
    },
  };
  const { characters, creates } = await createTestApp({ store: breaking });
  const { batchId, images } = await characters.generate({ description });
  const keep = [images[0]?.id ?? ""];
  await expect(characters.removeBatch(batchId, { keep })).rejects.toThrow("The disk is gone.");
  expect(await characters.batch(batchId)).toBeUndefined();
  await expect(characters.retry(batchId)).rejects.toMatchObject({ code: "not_found" });
  await characters.removeBatch(batchId, { keep });
  expect((await store.list()).items.map(({ id }) => id)).toEqual(keep);
  expect(creates()).toHaveLength(4);
});
