import { describe, expect, test } from "vitest";
import { createEngine } from "../src/images/create-character-references.ts";
import { memoryStore } from "../src/index.ts";
import { createReplicate } from "../src/replicate/index.ts";
import { Crash, type CrashPoint } from "./testing/crash.ts";
import { createEmulatedAccount, quickTiming } from "./testing/test-app.ts";

const description = "a knight who is afraid of horses";
// Generous limits for steps that cost nothing, because many of these tests run in parallel.
const timing = { ...quickTiming, createMs: 1_500, leaseMs: 300, downloadMs: 30_000, idleMs: 20_000 };
const isFull = process.env.DRAMATIS_FULL === "1";

/** Every step of a run is a crash point. A quick run uses only a sample. */
const points = Array.from({ length: 60 }, (_, index): CrashPoint[] => [
  { step: index + 1, when: "before" },
  { step: index + 1, when: "after" },
])
  .flat()
  .filter((_, index) => isFull || index % 5 === 0);

describe.each([
  ["google/imagen-4", 4],
  ["black-forest-labs/flux-schnell", 1],
])("a process that crashes during a batch of %s", (model, planned) => {
  test.concurrent.each(points)(
    "at step $step, $when it: another process finishes the batch, and nothing is paid twice",
    { timeout: 60_000 },
    async (point) => {
      const scenario = { timing: { startMs: [0, 20], runMs: [0, 60] } } as const;
      const { emulator, account, clock, close } = await createEmulatedAccount(scenario);
      const provider = createReplicate(account).image(model);
      const store = memoryStore({ clock });
      const crash = new Crash(point);
      const first = createEngine(
        { provider: crash.provider(provider), store: crash.store(store), clock },
        timing,
      );
      const finished = first.generate({ description }).then(({ status }) => status);
      const outcome = await Promise.race([finished, crash.happened.then(() => "crashed")]);

      const second = createEngine({ provider, store, clock }, timing);
      const resumed: string[] = [];
      for await (const { status } of second.resume()) resumed.push(status);

      const { items } = await store.list();
      const wasJournaled = !(point.step === 1 && point.when === "before");
      const isEmpty = outcome === "crashed" && !wasJournaled;
      // Every paid prediction has its images.
      expect([crash.at, items.length, emulator.predictions.length]).toEqual([
        crash.at,
        isEmpty ? 0 : 4,
        isEmpty ? 0 : planned,
      ]);
      const used = new Set(items.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
      expect(new Set(items.map(({ origin }) => origin.type === "generated" && origin.slot)).size).toBe(
        items.length,
      );
      const open: string[] = [];
      for await (const id of store.journal.unfinished({ kind: "batch" })) open.push(id);
      expect(open).toEqual([]);
      expect(resumed.every((status) => status === "succeeded")).toBe(true);
      await second.close();
      await close();
    },
  );
});
