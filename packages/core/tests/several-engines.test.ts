import type { PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import type { BatchResult, CharacterReferences } from "../src/index.ts";
import { createTestApp, until } from "./testing/test-app.ts";

const description = "a pirate who collects teapots";

async function resumed(characters: CharacterReferences): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for await (const result of characters.resume()) results.push(result);
  return results;
}

describe("an idempotency key", () => {
  test("with the same request returns the running or ended batch", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 200 }) },
    });
    const key = { idempotencyKey: "order 7" };
    const request = { description, numImages: 2 };
    const together = await Promise.all([
      characters.generate(request, key),
      characters.generate({ ...request, description: ` ${description} ` }, key),
      addEngine().generate(request, key),
    ]);
    const later = await addEngine().generate(request, key);
    expect(new Set([...together, later].map(({ batchId }) => batchId)).size).toBe(1);
    expect([...together, later].map(({ status }) => status)).toEqual(Array(4).fill("succeeded"));
    expect(later).toEqual(together[0]);
    expect(creates()).toHaveLength(2);
  });

  test("with another request is a conflict, and with another owner a new batch", async () => {
    const { characters, creates } = await createTestApp();
    const key = { idempotencyKey: "order 7" };
    const { batchId } = await characters.generate({ description, numImages: 1 }, key);
    await expect(characters.generate({ description, numImages: 2 }, key)).rejects.toMatchObject({
      code: "conflict",
      batchId,
    });
    const other = await characters.generate({ description, numImages: 1 }, { ...key, owner: "ada" });
    expect(other.batchId).not.toBe(batchId);
    expect(creates()).toHaveLength(2);
  });

  test("finishes the batch if its process has exited", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 300 }) },
    });
    const key = { idempotencyKey: "order 8" };
    await characters.start({ description }, key);
    await until(() => creates().length === 4);
    await characters.close();
    const result = await addEngine().generate({ description }, key);
    expect(result.status).toBe("succeeded");
    expect(creates()).toHaveLength(4);
  });
});

describe("resume", () => {
  test("in several engines at once finishes each batch once", async () => {
    const { characters, addEngine, creates, emulator, store } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 400 }) },
    });
    for (let count = 0; count < 3; count++) await characters.start({ description });
    await until(() => creates().length >= 8);
    await characters.close();
    const results = (
      await Promise.all([resumed(addEngine()), resumed(addEngine()), resumed(addEngine())])
    ).flat();
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(new Set(results.map(({ batchId }) => batchId)).size).toBe(3);
    expect(emulator.predictions).toHaveLength(12);
    expect((await store.list()).items).toHaveLength(12);
  });

  test("skips a batch that another engine works on", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 1_500 }) },
    });
    const running = characters.generate({ description });
    await until(() => creates().length === 4);
    expect(await resumed(addEngine())).toEqual([]);
    expect((await running).status).toBe("succeeded");
    expect(creates()).toHaveLength(4);
  });

  test("finishes only the given batch, and does nothing if all have ended", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 300 }) },
    });
    const one = await characters.start({ description, numImages: 1 });
    const two = await characters.start({ description, numImages: 1 });
    await until(() => creates().length === 2);
    await characters.close();
    const engine = addEngine();
    const results: string[] = [];
    for await (const { batchId } of engine.resume({ batchId: one.batchId })) results.push(batchId);
    expect(results).toEqual([one.batchId]);
    expect((await resumed(engine)).map(({ batchId }) => batchId)).toEqual([two.batchId]);
    expect(await resumed(engine)).toEqual([]);
    expect(creates()).toHaveLength(2);
  });

  test("keeps images of a canceled batch that were created in spite of the cancel", async () => {
    const script: PredictionScript = { runMs: 500, cancels: () => ({ kind: "too-late" }) };
    const { characters, addEngine, emulator } = await createTestApp({
      scenario: { prediction: () => script },
    });
    const { batchId } = await characters.start({ description, numImages: 2 });
    await until(() => emulator.predictions.length === 2);
    expect((await characters.cancel(batchId)).status).toBe("canceled");
    await characters.close();
    const [result] = await resumed(addEngine());
    expect(result?.status).toBe("succeeded");
    expect(emulator.predictions).toHaveLength(2);
  });
});

describe("another engine", () => {
  test("can cancel a batch, and the engine that runs it stops", async () => {
    const { characters, addEngine, emulator } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 8_000 }) },
    });
    const key = { idempotencyKey: "order 9" };
    const running = characters.generate({ description, numImages: 2 }, key);
    await until(() => emulator.predictions.length === 2);
    const { batchId } = await characters.start({ description, numImages: 2 }, key);
    const canceled = await addEngine().cancel(batchId);
    expect(canceled.status).toBe("canceled");
    expect((await running).status).toBe("canceled");
    await until(() => emulator.predictions.every(({ status }) => status === "canceled"));
  });

  test("can follow the events of a batch to its end", async () => {
    const { characters, addEngine } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 200 }) },
    });
    const { batchId } = await characters.start({ description, numImages: 1 });
    const types: string[] = [];
    for await (const { type } of addEngine().events(batchId)) types.push(type);
    expect(types).toEqual(["batch-start", "slot-start", "slot-end", "batch-end"]);
  });

  test("can retry the failed slots once the first engine has finished", async () => {
    const prediction = ({ index }: { index: number }): PredictionScript =>
      index === 0 ? { end: { status: "failed", error: "E1000" } } : { runMs: 300 };
    const { characters, addEngine, creates } = await createTestApp({ scenario: { prediction } });
    const { batchId } = await characters.start({ description, numImages: 2 });
    await until(() => creates().length === 2);
    const retried = await addEngine().retry(batchId);
    expect(retried.status).toBe("succeeded");
    expect(creates()).toHaveLength(3);
  });
});
