import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { runSchedule } from "./testing/faults/run-schedule.ts";
import { faultSchedule } from "./testing/faults/schedule.ts";

const { DRAMATIS_FULL, DRAMATIS_SEED, DRAMATIS_PATH } = process.env;
const isFull = DRAMATIS_FULL === "1";
/** The same schedules each time, unless another seed is given; with a path, the one schedule of a report. */
const seed = Number(DRAMATIS_SEED ?? 20_260_101);
/** Schedules mostly wait: several lanes run side by side. */
const lanes = Array.from({ length: DRAMATIS_PATH === undefined ? 8 : 1 }, (_, lane) => seed + lane);
const numRuns = DRAMATIS_PATH === undefined ? (isFull ? 1_000 : 40) / lanes.length : 1;
vi.setConfig({ maxConcurrency: lanes.length });

const fired: Record<string, number> = {};
let ran = 0;

test.concurrent.each(lanes)(
  "any schedule of faults: nothing is paid twice, and nothing that was paid is lost (seed %i)",
  { timeout: 1_200_000 },
  async (laneSeed) => {
    const property = fc.asyncProperty(faultSchedule, async (schedule) => {
      const counts = await runSchedule(schedule);
      ran++;
      for (const [name, count] of Object.entries(counts)) fired[name] = (fired[name] ?? 0) + count;
    });
    // What depends on time shrinks badly, and slowly.
    const path = DRAMATIS_PATH === undefined ? {} : { path: DRAMATIS_PATH };
    await fc.assert(property, { seed: laneSeed, numRuns, endOnFailure: true, ...path });
  },
);

test.skipIf(DRAMATIS_PATH !== undefined)("faults of every stage have fired", () => {
  const stages = ["create.", "list.", "poll.", "end.", "download.", "put.", "append.", "crash"];
  const silent = stages.filter(
    (stage) => !Object.keys(fired).some((name) => name.startsWith(stage) && fired[name]),
  );
  expect(silent).toEqual([]);
});

afterAll(() => {
  const counts = Object.entries(fired).sort(([a], [b]) => (a < b ? -1 : 1));
  const told = counts.map(([name, count]) => `${name} ${count}`).join(" | ");
  process.stdout.write(
    `Fault schedules: seed ${seed}, ${ran} of ${numRuns * lanes.length} held. Fired: ${told}\n`,
  );
});
