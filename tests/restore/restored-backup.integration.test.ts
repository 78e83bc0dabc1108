import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createEngine } from "../../packages/core/src/images/create-character-references.ts";
import { type CharacterReferences, type Clock, systemClock } from "../../packages/core/src/index.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";
import { jumpingClock } from "../../packages/core/tests/testing/jumping-clock.ts";
import { transformListedInputs } from "../../packages/core/tests/testing/listed-inputs.ts";
import { quickTiming } from "../../packages/core/tests/testing/test-app.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { createEmulator } from "../../packages/replicate-emulator/src/index.ts";

// Restores a store folder from a copy that was made while a batch was running. Only the provider knows the predictions
// that were paid for after the copy.

const description = "an archivist who forgets nothing";

async function createFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dramatis-restore-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Starts an emulated Replicate. Engines can be created on any folder. */
async function createHarness() {
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 10], runMs: [0, 30] } },
    unknownModels: "accept",
    imageSize: { width: 64, height: 48 },
  });
  const { baseUrl } = await emulator.listen();
  const closing: (() => Promise<void>)[] = [() => emulator.close()];
  onTestFinished(async () => {
    for (const close of closing.reverse()) await close();
  });
  interface EngineOptions {
    readonly clock?: Clock;
    readonly onEvent?: () => void;
    readonly concurrency?: number;
    readonly fetch?: typeof fetch;
  }
  const createEngineOn = (directory: string, model: string, more: EngineOptions = {}) => {
    const { clock = systemClock, onEvent = () => {}, concurrency = 1, fetch = globalThis.fetch } = more;
    const store = fsStore({ directory });
    const provider = createReplicate({ auth: "r8_secret_of_the_test", baseUrl, clock, fetch }).image(model);
    const parts = { provider, store, concurrency, clock, onEvent };
    const characters = createEngine(parts, quickTiming);
    closing.push(async () => {
      await characters.close();
      await store.close();
    });
    return characters;
  };
  const creates = () => emulator.requests.filter(({ route }) => route === "create").length;
  return { emulator, createEngineOn, creates };
}

async function resume(characters: CharacterReferences) {
  const results = [];
  for await (const result of characters.resume()) results.push(result);
  return results;
}

// Makes the records as old as those of a backup.
const tenMinutesAgo = jumpingClock(-600_000);

describe.each(["google/imagen-4", "black-forest-labs/flux-1.1-pro"])("%s", (model) => {
  /** Finishes a batch in a folder, which is copied at the batch's nth event. */
  async function finishAndCopyAt(events: number) {
    const harness = await createHarness();
    const live = await createFolder();
    const copy = join(await createFolder(), "copy");
    let count = 0;
    const onEvent = () => {
      count++;
      if (count === events) cpSync(live, copy, { recursive: true });
    };
    const characters = harness.createEngineOn(live, model, { clock: tenMinutesAgo, onEvent });
    const before = await characters.generate({ description });
    expect([before.images.length, harness.creates()]).toEqual([4, 4]);
    return { ...harness, copy, before };
  }

  // At the first event, the start of the batch, all slots are queued. Later events are in the middle of the batch.
  test.each([1, 2, 4, 6, 9])(
    "after restoring a copy from event %i, later predictions are found and not paid for again",
    async (events) => {
      const { emulator, createEngineOn, creates, copy, before } = await finishAndCopyAt(events);
      const [after] = await resume(createEngineOn(copy, model));
      expect(after).toMatchObject({ batchId: before.batchId, status: "succeeded" });
      expect(creates()).toBe(4);
      const used = new Set(after?.images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
    },
  );

  test.each([1, 4, 6])(
    "the same is true if the restored copy from event %i is canceled and retried",
    async (events) => {
      const { emulator, createEngineOn, creates, copy, before } = await finishAndCopyAt(events);
      const characters = createEngineOn(copy, model);
      await characters.cancel(before.batchId);
      const after = await characters.retry(before.batchId);
      expect(after).toMatchObject({ batchId: before.batchId, status: "succeeded" });
      expect(creates()).toBe(4);
      const used = new Set(after.images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
      // Another retry changes nothing.
      expect(await characters.retry(before.batchId)).toEqual(after);
    },
  );

  test("predictions are found with a lower concurrency, and if the provider's list adds default inputs", async () => {
    const { createEngineOn, creates, copy } = await finishAndCopyAt(1);
    const characters = createEngineOn(copy, model, {
      concurrency: 2,
      fetch: transformListedInputs((input) => ({ ...input, added: 1 }))(fetch),
    });
    const [after] = await resume(characters);
    expect([after?.status, creates()]).toEqual(["succeeded", 4]);
  });
});

test("predictions that were never paid for are paid for once the provider's list is complete", async () => {
  const { createEngineOn, creates } = await createHarness();
  const live = await createFolder();
  const model = "google/imagen-4";
  const characters = createEngineOn(live, model, { clock: tenMinutesAgo });
  await characters.start({ description });
  await characters.close();
  const paid = creates();
  const [after] = await resume(createEngineOn(live, model));
  expect([after?.status, paid <= 1, creates()]).toEqual(["succeeded", true, 4]);
});
