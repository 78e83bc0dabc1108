import { expect, test } from "vitest";
import type { Clock } from "../../util/clock.ts";
import { createTimeNow, searchStart } from "./create-time.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 30, 12);

/** A clock that moves only when a test moves it. */
function standingClock() {
  const at = { wall: start, monotonic: 500 };
  const clock: Clock = { now: () => at.wall, monotonic: () => at.monotonic, sleep: async () => {} };
  const move = (ms: number, jumpMs = 0) => {
    at.wall += ms + jumpMs;
    at.monotonic += ms;
  };
  return { clock, move, engine: { clock, timing: { clockToleranceMs: 2_000 } } };
}

test("a create is begun by both clocks", () => {
  expect(createTimeNow(standingClock().clock)).toEqual({ wall: start, monotonic: 500 });
});

test.each([
  ["has not jumped", 0, false, start],
  ["is within the tolerance, ahead", 2_000, false, start],
  ["is within the tolerance, behind", -2_000, false, start],
  ["has jumped ahead", 2_001, true, start - hour],
  ["has jumped ahead by hours", 5 * hour, true, start - hour],
  ["has jumped back", -2_001, true, start - 2_001 - hour],
  ["has jumped back by hours", -5 * hour, true, start - 6 * hour],
])("a create of this process, whose wall clock %s", (_what, jumpMs, isInDoubt, since) => {
  const { clock, move, engine } = standingClock();
  const begun = createTimeNow(clock);
  move(40_000, jumpMs);
  expect(searchStart(engine, begun)).toEqual({ since: new Date(since), isInDoubt });
});

test.each([
  ["behind ours", start - 5 * hour, start - 6 * hour],
  ["as ours is", start, start - hour],
  ["ahead of ours", start + 5 * hour, start + 40_000 - hour],
])("a create of another process, whose wall clock was %s", (_what, wall, since) => {
  const { move, engine } = standingClock();
  move(40_000);
  expect(searchStart(engine, { wall })).toEqual({ since: new Date(since), isInDoubt: true });
});
