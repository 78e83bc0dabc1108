import { expect, test } from "vitest";
import type { Clock } from "../../util/clock.ts";
import { createTimeNow, searchStart } from "./create-time.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 30, 12);

/** A clock that moves only when a test moves it. */
function manualClock() {
  const at = { wall: start, monotonic: 500 };
  const clock: Clock = { now: () => at.wall, monotonic: () => at.monotonic, sleep: async () => {} };
  const move = (ms: number, jumpMs = 0) => {
    at.wall += ms + jumpMs;
    at.monotonic += ms;
  };
  return { clock, move, engine: { clock, timing: { clockToleranceMs: 2_000 } } };
}

test("the time of a create is read from both clocks", () => {
  expect(createTimeNow(manualClock().clock)).toEqual({ wall: start, monotonic: 500 });
});

test.each([
  ["has not jumped", 0, false, start],
  ["is within the tolerance, ahead", 2_000, false, start],
  ["is within the tolerance, late", -2_000, false, start],
  ["has jumped ahead", 2_001, true, start - hour],
  ["has jumped ahead by hours", 5 * hour, true, start - hour],
  ["has jumped back", -2_001, true, start - 2_001 - hour],
  ["has jumped back by hours", -5 * hour, true, start - 6 * hour],
])("a create of this process, whose wall clock %s", (_what, jumpMs, isInDoubt, since) => {
  const { clock, move, engine } = manualClock();
  const sentAt = createTimeNow(clock);
  move(40_000, jumpMs);
  expect(searchStart(engine, sentAt)).toEqual({ since: new Date(since), isInDoubt });
});

test.each([
  ["earlier than ours", start - 5 * hour, start - 6 * hour],
  ["equal to ours", start, start - hour],
  ["later than ours", start + 5 * hour, start + 40_000 - hour],
])("a create of another process, whose wall clock was %s", (_what, wall, since) => {
  const { move, engine } = manualClock();
  move(40_000);
  expect(searchStart(engine, { wall })).toEqual({ since: new Date(since), isInDoubt: true });
});
