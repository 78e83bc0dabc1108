import { describe, expect, test } from "vitest";
import { fromWireResult } from "../src/client/decode.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { toWireResult } from "../src/wire/image.ts";
import { Crash } from "./testing/crash.ts";
import { createEmulatedAccount, createTestApp, quickTiming } from "./testing/test-app.ts";

const description = "a juggler who never drops anything";
const model = "black-forest-labs/flux-schnell";
const four = () => ({ output: { kind: "count", count: 4 } as const });

describe("surplus images of a model are paid, so they are stored", () => {
  test("once each, with ids that the warning lists", async () => {
    const { characters, store, creates } = await createTestApp({ model, scenario: { prediction: four } });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result).toMatchObject({ status: "succeeded", requested: 2, failures: [] });
    const [warning, ...others] = result.warnings;
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      code: "outputs_surplus",
      message: "The model returned 4 images instead of 2. Of the 2 extra ones, 2 were stored as well.",
    });
    const extra = await Promise.all((warning?.assetIds ?? []).map((id) => characters.get(id)));
    expect(extra.map((reference) => reference?.metadata.outputIndex)).toEqual([2, 3]);
    for (const reference of extra) {
      expect(reference?.origin).toMatchObject({ type: "generated", batchId: result.batchId, attempt: 1 });
      const opened = await characters.open(reference?.id ?? "");
      expect((await opened?.bytes())?.byteLength).toBe(reference?.byteLength);
    }
    const hashes = new Set([...result.images, ...extra].map((reference) => reference?.sha256));
    expect(hashes.size).toBe(4);
    expect((await store.list()).items).toHaveLength(4);
    expect((await characters.batch(result.batchId))?.warnings).toEqual(result.warnings);
    expect(creates()).toHaveLength(1);
  });

  test.each([
    ["was removed", { kind: "answer", status: 404 }],
    ["is a web page", { kind: "html" }],
  ] as const)("and replace an output that %s", async (_what, fault) => {
    const prediction = () => ({
      ...four(),
      downloads: ({ output }: { output: number }) => (output === 0 ? fault : undefined),
    });
    const { characters, creates } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description, numImages: 1 });
    expect(result).toMatchObject({ status: "succeeded", failures: [] });
    expect(result.images[0]?.metadata.outputIndex).toBe(1);
    expect(await characters.retry(result.batchId)).toEqual(result);
    expect(creates()).toHaveLength(1);
  });

  test("for the batch's owner", async () => {
    const { characters } = await createTestApp({ model, scenario: { prediction: four } });
    const { warnings } = await characters.generate({ description, numImages: 3 }, { owner: "ada" });
    const [id = ""] = warnings[0]?.assetIds ?? [];
    expect(await characters.get(id, { owner: "ada" })).toMatchObject({ id });
    expect(await characters.get(id, { owner: "ben" })).toBeUndefined();
  });

  test("and removed with their batch unless they are kept", async () => {
    const { characters, store } = await createTestApp({ model, scenario: { prediction: four } });
    const { batchId, warnings } = await characters.generate({ description, numImages: 1 });
    const [first = "", second = ""] = warnings[0]?.assetIds ?? [];
    await characters.removeBatch(batchId, { keep: [second] });
    expect((await store.list()).items.map(({ id }) => id)).toEqual([second]);
    expect(await characters.get(first)).toBeUndefined();
  });

  test("but those that cannot be downloaded fail no slot, and are not listed", async () => {
    const gone = { kind: "answer", status: 404 } as const;
    const prediction = () => ({ ...four(), downloads: [undefined, undefined, gone] });
    const { characters, store } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result).toMatchObject({ status: "succeeded", failures: [] });
    const [warning] = result.warnings;
    expect(warning?.message).toBe(
      "The model returned 4 images instead of 2. Of the 2 extra ones, 1 were stored as well.",
    );
    expect(warning?.assetIds).toHaveLength(1);
    expect((await characters.get(warning?.assetIds?.[0] ?? ""))?.metadata.outputIndex).toBe(3);
    expect((await store.list()).items).toHaveLength(3);
  });

  test("and the warning is part of the wire format", async () => {
    const { characters } = await createTestApp({ model, scenario: { prediction: four } });
    const result = await characters.generate({ description, numImages: 2 });
    const wire = JSON.parse(JSON.stringify(toWireResult(result, (id) => `/${id}`)));
    expect(wire.warnings[0].asset_ids).toEqual(result.warnings[0]?.assetIds);
    expect(wire.warnings[0]).not.toHaveProperty("assetIds");
    expect(fromWireResult(wire).warnings).toEqual(result.warnings);
  });
});

const points = Array.from({ length: 26 }, (_, index) => index + 1)
  .flatMap((step) => [
    { step, when: "before" as const },
    { step, when: "after" as const },
  ])
  .filter((_, index) => process.env.DRAMATIS_FULL === "1" || index % 3 === 0);

describe("a process that crashes while surplus images are stored", () => {
  test.concurrent.each(points)(
    "at step $step, $when it: another process stores each of them once",
    { timeout: 60_000 },
    async (point) => {
      const scenario = { timing: { startMs: [0, 5], runMs: [0, 5] }, prediction: four } as const;
      const { emulator, account, clock, close } = await createEmulatedAccount(scenario);
      const provider = createReplicate(account).image(model);
      const store = memoryStore({ clock });
      const timing = { ...quickTiming, leaseMs: 300, downloadMs: 30_000, idleMs: 20_000 };
      const crash = new Crash(point);
      const first = createEngine(
        { provider: crash.provider(provider), store: crash.store(store), clock },
        timing,
      );
      const finished = first.generate({ description, numImages: 1 });
      await Promise.race([finished, crash.happened]);

      const second = createEngine({ provider, store, clock }, timing);
      const batches: string[] = [];
      for await (const { batchId } of second.resume()) batches.push(batchId);
      for await (const id of store.journal.unfinished({ kind: "batch" })) expect.unreachable(`${id} is open`);
      const { items } = await store.list();
      const expected = emulator.predictions.length * 4;
      expect([crash.at, items.length]).toEqual([crash.at, expected]);
      for (const batchId of batches) {
        const warnings = (await second.batch(batchId))?.warnings ?? [];
        expect(warnings.map(({ code, assetIds }) => [code, assetIds?.length])).toEqual([
          ["outputs_surplus", 3],
        ]);
      }
      await second.close();
      await close();
    },
  );
});
