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

// A store folder is put back from a copy that was made while a batch ran: what was paid after the copy is known to the
// provider alone.

const description = "an archivist who forgets nothing";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dramatis-restore-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** An emulated Replicate, and engines on folders. */
async function setUp() {
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
  const engine = (directory: string, model: string, more: EngineOptions = {}) => {
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
  return { emulator, engine, creates };
}

async function resumed(characters: CharacterReferences) {
  const results = [];
  for await (const result of characters.resume()) results.push(result);
  return results;
}

// The records of the copy are as old as those of a backup.
const tenMinutesAgo = jumpingClock(-600_000);

describe.each(["google/imagen-4", "black-forest-labs/flux-1.1-pro"])("%s", (model) => {
  /** A batch that was finished on a folder of which a copy was made at its n-th event. */
  async function copied(events: number) {
    const bench = await setUp();
    const live = await folder();
    const copy = join(await folder(), "copy");
    let count = 0;
    const onEvent = () => {
      count++;
      if (count === events) cpSync(live, copy, { recursive: true });
    };
    const characters = bench.engine(live, model, { clock: tenMinutesAgo, onEvent });
    const before = await characters.generate({ description });
    expect([before.images.length, bench.creates()]).toEqual([4, 4]);
    return { ...bench, copy, before };
  }

  // The first event is the batch's start: all its slots are queued. Later ones are in the middle.
  test.each([1, 2, 4, 6, 9])(
    "a copy that was made at event %i: what was paid after it is found, and not paid again",
    async (events) => {
      const { emulator, engine, creates, copy, before } = await copied(events);
      const [after] = await resumed(engine(copy, model));
      expect(after).toMatchObject({ batchId: before.batchId, status: "succeeded" });
      expect(creates()).toBe(4);
      const used = new Set(after?.images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
    },
  );

  test.each([1, 4, 6])(
    "a copy that was made at event %i, canceled, and retried: the same",
    async (events) => {
      const { emulator, engine, creates, copy, before } = await copied(events);
      const characters = engine(copy, model);
      await characters.cancel(before.batchId);
      const after = await characters.retry(before.batchId);
      expect(after).toMatchObject({ batchId: before.batchId, status: "succeeded" });
      expect(creates()).toBe(4);
      const used = new Set(after.images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
      // What was looked for once is paid for as ever afterwards.
      expect(await characters.retry(before.batchId)).toEqual(after);
    },
  );

  test("a copy whose engine runs fewer calls at once than are looked for, and a list that adds defaults", async () => {
    const { engine, creates, copy } = await copied(1);
    const characters = engine(copy, model, {
      concurrency: 2,
      fetch: transformListedInputs((input) => ({ ...input, added: 1 }))(fetch),
    });
    const [after] = await resumed(characters);
    expect([after?.status, creates()]).toEqual(["succeeded", 4]);
  });
});

test("what was never paid is paid once the list is complete", async () => {
  const { engine, creates } = await setUp();
  const live = await folder();
  const model = "google/imagen-4";
  const characters = engine(live, model, { clock: tenMinutesAgo });
  await characters.start({ description });
  await characters.close();
  const paid = creates();
  const [after] = await resumed(engine(live, model));
  expect([after?.status, paid <= 1, creates()]).toEqual(["succeeded", true, 4]);
});
