import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { runSchedule } from "./testing/faults/run-schedule.ts";
import { faultSchedule } from "./testing/faults/schedule.ts";
import { createTestApp, until } from "./testing/test-app.ts";

const { DRAMATIS_FULL, DRAMATIS_SEED, DRAMATIS_PATH } = process.env;
const isFull = DRAMATIS_FULL === "1";
/** The schedules are always the same unless you set another seed. With a path, only the reported schedule runs. */
const seed = Number(DRAMATIS_SEED ?? 20_260_101);
/** Schedules mostly wait, so several lanes run in parallel. */
const lanes = Array.from({ length: DRAMATIS_PATH === undefined ? 8 : 1 }, (_, lane) => seed + lane);
const numRuns = DRAMATIS_PATH === undefined ? (isFull ? 1_000 : 40) / lanes.length : 1;
vi.setConfig({ maxConcurrency: lanes.length });

const fired: Record<string, number> = {};
let ran = 0;

test.concurrent.each(lanes)(
  "under any fault schedule, nothing is paid twice and nothing paid is lost (seed %i)",
  { timeout: 1_200_000 },
  async (laneSeed) => {
    const property = fc.asyncProperty(faultSchedule, async (schedule) => {
      const counts = await runSchedule(schedule);
      ran++;
      for (const [name, count] of Object.entries(counts)) fired[name] = (fired[name] ?? 0) + count;
    });
    // Shrinking is slow and unreliable, because the runs depend on time.
    const path = DRAMATIS_PATH === undefined ? {} : { path: DRAMATIS_PATH };
    await fc.assert(property, { seed: laneSeed, numRuns, endOnFailure: true, ...path });
  },
);

test.skipIf(DRAMATIS_PATH !== undefined)("faults of every stage have fired", () => {
  const stages = ["create.", "list.", "poll.", "end.", "download.", "put.", "append.", "crash", "clock."];
  const silent = stages.filter(
    (stage) => !Object.keys(fired).some((name) => name.startsWith(stage) && fired[name]),
  );
  expect(silent).toEqual([]);
});

// Found by a schedule: a resumed call of the first attempt ended the slot, which was waiting for its second attempt.
test("if a canceled slot is retried while its batch is resumed, every payment is journaled first and kept", async () => {
  const { characters, addEngine, store, emulator } = await createTestApp({
    scenario: { prediction: ({ index }) => (index === 0 ? { end: { status: "aborted" } } : { runMs: 600 }) },
  });
  const { batchId } = await characters.start({ description: "a butler who knows too much", numImages: 2 });
  await until(async () => (await characters.batch(batchId))?.failures.length === 1);
  await until(() => emulator.predictions.length === 2);
  await characters.close();

  const result = await addEngine().retry(batchId);
  const types: unknown[] = [];
  for await (const { type } of store.journal.read(batchId)) types.push(type);
  const count = (wanted: string) => types.filter((type) => type === wanted).length;
  expect([count("call-intent"), emulator.predictions.length]).toEqual([3, 3]);
  expect(result.status).toBe("succeeded");
});

afterAll(() => {
  const counts = Object.entries(fired).sort(([a], [b]) => (a < b ? -1 : 1));
  const summary = counts.map(([name, count]) => `${name} ${count}`).join(" | ");
  process.stdout.write(
    `Fault schedules: seed ${seed}, ${ran} of ${numRuns * lanes.length} held. Fired: ${summary}\n`,
  );
});
