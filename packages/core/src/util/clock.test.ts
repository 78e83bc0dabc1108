import { expect, test } from "vitest";
import { type Clock, systemClock } from "./clock.ts";
import { callAfter, every, pause } from "./wait.ts";

/** A stopped clock: a sleep ends only when its signal aborts. */
const stopped: Clock = {
  now: () => 0,
  monotonic: () => 0,
  sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener("abort", () => resolve())),
};

test("a sleep ends when its signal aborts, and does not reject", async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort(new Error("enough"));
  expect(await sleeping).toBeUndefined();
  expect(await systemClock.sleep(60_000, controller.signal)).toBeUndefined();
});

test("a sleep longer than a timer supports does not end immediately", async () => {
  const controller = new AbortController();
  let isOver = false;
  const sleeping = systemClock.sleep(2 ** 40, controller.signal).then(() => {
    isOver = true;
  });
  await systemClock.sleep(20);
  expect(isOver).toBe(false);
  controller.abort();
  await sleeping;
});

test("monotonic time advances", async () => {
  const before = systemClock.monotonic();
  await systemClock.sleep(2);
  expect(systemClock.monotonic()).toBeGreaterThan(before);
});

test("a canceled callback is not called, neither by the clock nor by a signal", async () => {
  const controller = new AbortController();
  let calls = 0;
  const count = () => {
    calls++;
  };
  callAfter(systemClock, 1, count)();
  callAfter(stopped, 1, count, controller.signal)();
  await systemClock.sleep(10);
  controller.abort();
  expect(calls).toBe(0);
  callAfter(stopped, 1, count, controller.signal);
  expect(calls).toBe(1);
});

test("a pause ends if a signal aborts during it, but not if it had already aborted", async () => {
  const before = AbortSignal.abort();
  const meanwhile = new AbortController();
  let isOver = false;
  const pausing = pause(stopped, 1, before, meanwhile.signal).then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  meanwhile.abort();
  await pausing;
  expect(isOver).toBe(true);
});

test("a repeated callback is called until it is stopped", async () => {
  const slept: number[] = [];
  let calls = 0;
  let stop = () => {};
  const quick: Clock = { ...stopped, sleep: async (ms) => void slept.push(ms) };
  await new Promise<void>((resolve) => {
    stop = every(quick, 7, () => {
      calls++;
      if (calls < 3) return;
      stop();
      resolve();
    });
  });
  await systemClock.sleep(0);
  expect(calls).toBe(3);
  expect(slept).toEqual([7, 7, 7]);
});
