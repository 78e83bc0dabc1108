import { describe, expect, test } from "vitest";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import type { Store } from "../src/store/store.ts";
import { tinyJpeg } from "./testing/images.ts";
import { createTestApp, until } from "./testing/test-app.ts";
import { createVideoTestApp } from "./testing/video-test-app.ts";

const description = "a shy vampire with an umbrella";
const ada = { owner: "ada" };
const bo = { owner: "bo" };

/** Returns the assets and all streams of a store as one text. */
async function allText(store: Store): Promise<string> {
  const records: unknown[] = [];
  const { items } = await store.journal.list({ limit: 1000 });
  for (const { streamId } of items)
    for await (const record of store.journal.read(streamId)) records.push(record);
  return JSON.stringify([(await store.list({ limit: 1000 })).items, records]);
}

const countOf = async (store: Store, owner?: string) =>
  (await store.list(owner === undefined ? {} : { owner })).items.length;

/** Wraps a store so that each removal calls `step` first. */
function withRemovalStep(store: Store, step: () => void): Store {
  return {
    capabilities: store.capabilities,
    put: (...values) => store.put(...values),
    open: (id) => store.open(id),
    head: (id) => store.head(id),
    list: (options) => store.list(options),
    close: () => store.close(),
    async delete(id) {
      step();
      return store.delete(id);
    },
    journal: {
      append: (...values) => store.journal.append(...values),
      read: (...values) => store.journal.read(...values),
      unfinished: (options) => store.journal.unfinished(options),
      list: (options) => store.journal.list(options),
      async delete(id) {
        step();
        await store.journal.delete(id);
      },
    },
  };
}

/** Wraps a store so that an owner's batches start only after the test calls `unblock`. */
function withDelayedStart(memory: Store, owner: string) {
  let unblock = () => {};
  const opening = new Promise<void>((resolve) => {
    unblock = resolve;
  });
  let hasBegun = false;
  const plain = withRemovalStep(memory, () => {});
  const append: Store["journal"]["append"] = async (id, records, expected, options) => {
    if (options?.kind === "batch" && options.owner === owner) {
      hasBegun = true;
      await opening;
    }
    return memory.journal.append(id, records, expected, options);
  };
  const store: Store = { ...plain, journal: { ...plain.journal, append } };
  return { store, isReached: () => hasBegun, unblock: () => unblock() };
}

describe("removeOwner", () => {
  test("removes the owner's batches, descriptions, images, kept images, and uploads, and nothing else", async () => {
    const { characters, store } = await createTestApp();
    const first = await characters.generate({ description: "ada's first secret", numImages: 2 }, ada);
    await characters.generate({ description: "ada's other secret", numImages: 1 }, ada);
    await characters.importImage(tinyJpeg, ada);
    await characters.removeBatch(first.batchId, { keep: [first.images[0]?.id ?? ""] });
    const bosBatch = await characters.generate({ description: "bo's", numImages: 2 }, bo);
    const unownedBatch = await characters.generate({ description: "nobody's", numImages: 1 });
    await characters.importImage(tinyJpeg);
    const streams = (await store.journal.list()).items.length;

    expect(await characters.removeOwner("ada")).toEqual({ batches: 1, assets: 3 });

    const left = await allText(store);
    expect(left).not.toContain("secret");
    expect(left).not.toContain('"ada"');
    expect(await countOf(store, "ada")).toBe(0);
    expect(await countOf(store)).toBe(4);
    expect(await characters.batches(ada)).toEqual({ items: [] });
    expect(await characters.batch(bosBatch.batchId)).toEqual(bosBatch);
    expect(await characters.batch(unownedBatch.batchId)).toEqual(unownedBatch);
    // Only the batch's stream is removed. Prediction claims stay.
    expect((await store.journal.list()).items.length).toBe(streams - 1);
    expect(await characters.removeOwner("ada")).toEqual({ batches: 0, assets: 0 });
  });

  test.each([
    ["with a key", { idempotencyKey: "k" }],
    ["without a key", {}],
    ["with a delivery promise, as in the handler", { delivered: new Promise<boolean>(() => {}) }],
  ])("removes a batch that this engine is starting, %s", async (_how, options) => {
    const memory = memoryStore();
    const { store, isReached, unblock } = withDelayedStart(memory, "ada");
    const { characters } = await createTestApp({ store });
    const started = characters.generate({ description, numImages: 2 }, { ...ada, ...options });
    await until(isReached);
    const bosBatch = characters.generate({ description, numImages: 1 }, bo);
    const removing = characters.removeOwner("ada");
    // If the removal did not wait, it would finish long before this batch.
    expect((await bosBatch).status).toBe("succeeded");
    unblock();
    expect(await removing).toMatchObject({ batches: 1 });
    await started;
    expect(await countOf(memory, "ada")).toBe(0);
    expect(await characters.batches(ada)).toEqual({ items: [] });
    expect(await allText(memory)).not.toContain('"ada"');
  });

  test("counts the batches and assets that it removes", async () => {
    const { characters } = await createTestApp();
    for (const numImages of [2, 1, 1]) await characters.generate({ description, numImages }, ada);
    expect(await characters.removeOwner("ada")).toEqual({ batches: 3, assets: 4 });
  });

  test("removes only the engine's own media kind", async () => {
    const { characters, videos, store } = await createVideoTestApp();
    await characters.generate({ description, numImages: 2 }, ada);
    await videos.generate({ prompt: "it waves" }, ada);
    await videos.generate({ prompt: "it sleeps" }, bo);
    expect(await characters.removeOwner("ada")).toEqual({ batches: 1, assets: 2 });
    expect((await videos.batches(ada)).items).toHaveLength(1);
    expect(await videos.removeOwner("ada")).toEqual({ batches: 1, assets: 1 });
    expect(await allText(store)).not.toContain("waves");
    expect((await videos.batches()).items).toHaveLength(1);
  });

  test("distinguishes owners with similar names", async () => {
    const { characters, store } = await createTestApp();
    const owners = ["ada", "Ada", "ada\n", "__proto__", "../ada"];
    for (const owner of owners) await characters.generate({ description, numImages: 1 }, { owner });
    for (const [index, owner] of owners.entries()) {
      expect(await characters.removeOwner(owner)).toEqual({ batches: 1, assets: 1 });
      expect(await countOf(store)).toBe(owners.length - index - 1);
    }
  });

  test.each([["here"], ["in another process"], ["in a process that has exited"]])(
    "first cancels batches that run %s, also at the provider",
    async (where) => {
      const { characters, addEngine, store, emulator } = await createTestApp({
        scenario: { timing: { runMs: [60_000, 60_000] } },
      });
      const runner = where === "here" ? characters : addEngine();
      await runner.start({ description, numImages: 2 }, ada);
      await until(() => emulator.predictions.filter(({ polls }) => polls > 0).length === 2);
      if (where === "in a process that has exited") await runner.close();
      expect(await characters.removeOwner("ada")).toEqual({ batches: 1, assets: 0 });
      expect(emulator.predictions.map(({ status }) => status)).toEqual(["canceled", "canceled"]);
      expect(await allText(store)).not.toContain(description);
    },
  );

  test.each([["here"], ["in another process"]])(
    "removes a paid image that arrived in spite of the cancel, stored meanwhile %s",
    async (where) => {
      const { characters, addEngine, store, emulator } = await createTestApp({
        scenario: {
          prediction: () => ({ runMs: 200, cancels: () => ({ kind: "too-late" }) }),
        },
      });
      const runner = where === "here" ? characters : addEngine();
      await runner.start({ description, numImages: 2 }, ada);
      await until(() => emulator.predictions.length === 2);
      const { batches } = await characters.removeOwner("ada");
      expect(batches).toBe(1);
      expect(emulator.predictions.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
      await Promise.all([characters.close(), runner.close()]);
      expect(await countOf(store)).toBe(0);
      expect(await allText(store)).not.toContain(description);
    },
  );

  // The steps are the batch's image, its stream, and an upload.
  test.each([1, 2, 3])("can be repeated if step %s failed", async (failing) => {
    const inner = memoryStore();
    let steps = 0;
    const store = withRemovalStep(inner, () => {
      steps += 1;
      if (steps === failing) throw new Error("The disk is gone.");
    });
    const { characters } = await createTestApp({ store });
    await characters.importImage(tinyJpeg, ada);
    await characters.generate({ description, numImages: 1 }, ada);
    await characters.importImage(tinyJpeg, bo);
    await expect(characters.removeOwner("ada")).rejects.toThrow("The disk is gone.");
    const { batches } = await characters.removeOwner("ada");
    expect(batches).toBe(failing === 3 ? 0 : 1);
    expect(await countOf(inner, "ada")).toBe(0);
    expect(await characters.batches(ada)).toEqual({ items: [] });
    expect(await allText(inner)).not.toContain(description);
    expect(await countOf(inner)).toBe(1);
  });

  test("removes everything else if one batch cannot be canceled, and rejects", async () => {
    const { characters, store, emulator, addEngine } = await createTestApp({
      scenario: { prediction: ({ index }) => (index === 0 ? { runMs: 60_000 } : {}) },
    });
    const stranger = addEngine();
    const { batchId } = await stranger.start({ description: "running", numImages: 1 }, ada);
    await until(() => emulator.predictions.length === 1);
    await stranger.close();
    await characters.generate({ description: "ended", numImages: 1 }, ada);
    // An engine with another provider can neither continue nor cancel the batch.
    const provider = createReplicate({
      auth: "r8_secret_of_the_test",
      baseUrl: emulator.requests[0]?.url ?? "",
    }).image();
    const { characters: other } = await createTestApp({
      store,
      provider: { ...provider, name: "other" } as typeof provider,
    });
    await expect(other.removeOwner("ada")).rejects.toMatchObject({ code: "conflict", batchId });
    expect(await allText(store)).not.toContain("ended");
    expect(await characters.removeOwner("ada")).toEqual({ batches: 1, assets: 0 });
    expect(await allText(store)).not.toContain("running");
  });

  test("does not trust a store that lists another owner's items", async () => {
    const inner = memoryStore();
    const rest = withRemovalStep(inner, () => undefined);
    const careless: Store = {
      ...rest,
      list: ({ owner, ...options } = {}) => inner.list(options),
      journal: { ...rest.journal, list: ({ owner, ...options } = {}) => inner.journal.list(options) },
    };
    const { characters } = await createTestApp({ store: careless });
    await characters.generate({ description, numImages: 1 }, ada);
    const bosBatch = await characters.generate({ description, numImages: 1 }, bo);
    await characters.removeOwner("ada");
    expect(await characters.batch(bosBatch.batchId)).toEqual(bosBatch);
    expect(await countOf(inner, "bo")).toBe(1);
  });

  test.each(["", " ", "\n", undefined, null, 7, "a".repeat(1001)])("refuses the owner %j", async (owner) => {
    const { characters, store } = await createTestApp();
    await characters.generate({ description, numImages: 1 });
    await expect(characters.removeOwner(owner as string)).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "owner" }],
    });
    expect(await countOf(store)).toBe(1);
  });

  test("rejects after the engine was closed", async () => {
    const { characters } = await createTestApp();
    await characters.close();
    await expect(characters.removeOwner("ada")).rejects.toMatchObject({ code: "outcome_unknown" });
  });
});
