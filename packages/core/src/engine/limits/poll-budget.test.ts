import { afterEach, beforeEach, expect, test } from "vitest";
import { type VirtualClock, virtualClock } from "../../../tests/testing/virtual-clock.ts";
import { PollBudget } from "./poll-budget.ts";

const options = { firstMs: 300, longestMs: 3_000, perSecond: 40 };

let clock: VirtualClock;

beforeEach(() => {
  clock = virtualClock();
});
afterEach(() => clock.stop());

test("a new prediction is polled often, an old one rarely", () => {
  const budget = new PollBudget(options, clock);
  budget.register();
  expect([0, 1_000, 2_000, 4_000, 60_000].map((age) => budget.intervalMs(age))).toEqual([
    300, 300, 500, 1000, 3000,
  ]);
});

test("with many in flight, each prediction is polled less often", () => {
  const budget = new PollBudget(options, clock);
  const leave = Array.from({ length: 400 }, () => budget.register());
  expect(budget.intervalMs(0)).toBe(10_000);
  for (const each of leave) each();
  for (const each of leave) each();
  expect(budget.intervalMs(0)).toBe(300);
});

test("all predictions together are never polled more often than the budget allows", async () => {
  const budget = new PollBudget(options, clock);
  const startedAt = clock.now();
  const times: number[] = [];
  const waits = Array.from({ length: 200 }, () =>
    budget.wait(0, []).then(() => times.push(clock.now() - startedAt)),
  );
  await Promise.all(waits);
  for (let second = 0; second < 6; second++) {
    const inSecond = times.filter((time) => time >= 300 + second * 1000 && time < 300 + (second + 1) * 1000);
    expect(inSecond.length).toBeLessThanOrEqual(41);
  }
  expect(times).toHaveLength(200);
});

test("unregistering twice does not unregister another prediction", () => {
  const budget = new PollBudget(options, clock);
  const [leave = () => {}] = Array.from({ length: 81 }, () => budget.register());
  leave();
  leave();
  expect(budget.intervalMs(0)).toBe(2_000);
});

test.each([
  ["its age", 8_000, {}, 2_000],
  ["the lower limit", 0, { atLeastMs: 5_000 }, 5_000],
  ["the upper limit", 60_000, { atMostMs: 40 }, 40],
])("%s determines the wait", async (_what, ageMs, limits, expected) => {
  const startedAt = clock.now();
  const waited = new PollBudget(options, clock).wait(ageMs, [], limits).then(() => clock.now() - startedAt);
  expect(await waited).toBe(expected);
});

test("an aborted wait does not use the budget", async () => {
  const budget = new PollBudget({ ...options, perSecond: 1 }, clock);
  const stop = new AbortController();
  for (let count = 0; count < 5; count++) void budget.wait(0, [stop.signal]);
  stop.abort();
  const startedAt = clock.now();
  const next = budget.wait(0, []).then(() => clock.now() - startedAt);
  expect(await next).toBe(300);
});

test("a signal ends the wait at once", async () => {
  const stop = new AbortController();
  const waiting = new PollBudget(options, clock).wait(60_000, [stop.signal]);
  stop.abort();
  await waiting;
  expect(clock.sleeping).toBe(0);
});
