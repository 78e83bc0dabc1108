import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { pause } from "./wait.ts";

const reason = new Error("enough");
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether the promise has already settled. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

describe("pause", () => {
  test("resolves after its time, and leaves no timer or listener", async () => {
    const signals = [new AbortController().signal, new AbortController().signal];
    const pausing = pause(systemClock, 1_000, ...signals);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isSettled(pausing)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await pausing;
    expect(signals.map(listenersOf)).toEqual([0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("resolves as soon as any of its signals aborts", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const pausing = pause(systemClock, 1_000, first.signal, second.signal);
    second.abort(reason);
    await expect(pausing).resolves.toBeUndefined();
    expect(listenersOf(first.signal)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ignores a signal that had already aborted, so that a loop with it does not spin", async () => {
    const pausing = pause(systemClock, 1_000, AbortSignal.abort());
    expect(await isSettled(pausing)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await isSettled(pausing)).toBe(true);
  });
});
