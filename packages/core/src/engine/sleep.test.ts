import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { rejection } from "../testing/replicate-server.ts";
import { pause, sleep, whenAborted } from "./sleep.ts";

const reason = new Error("enough");
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether the promise has settled by now. */
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

describe("sleep", () => {
  test("resolves when its time is over, and leaves nothing behind", async () => {
    const stop = new AbortController();
    const sleeping = sleep(1_000, stop.signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isSettled(sleeping)).toBe(false);
    expect(listenersOf(stop.signal)).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect(sleeping).resolves.toBeUndefined();
    expect(listenersOf(stop.signal)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("rejects with the signal's reason as soon as it aborts, and leaves nothing behind", async () => {
    const stop = new AbortController();
    const sleeping = rejection(sleep(1_000, stop.signal));
    stop.abort(reason);
    expect(await sleeping).toBe(reason);
    expect(listenersOf(stop.signal)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("rejects at once where the signal had aborted before", async () => {
    expect(await rejection(sleep(1_000, AbortSignal.abort(reason)))).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does without a signal", async () => {
    const sleeping = sleep(10);
    await vi.advanceTimersByTimeAsync(10);
    await expect(sleeping).resolves.toBeUndefined();
  });

  test("leaves no listener on a signal that many sleep by", async () => {
    const stop = new AbortController();
    const sleeping = Array.from({ length: 100 }, (_, number) => sleep(number, stop.signal));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(sleeping);
    expect(listenersOf(stop.signal)).toBe(0);
  });
});

describe("pause", () => {
  test("resolves when its time is over, and leaves nothing behind", async () => {
    const signals = [new AbortController().signal, new AbortController().signal];
    const pausing = pause(1_000, ...signals);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isSettled(pausing)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await pausing;
    expect(signals.map(listenersOf)).toEqual([0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("resolves as soon as any of its signals aborts", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const pausing = pause(1_000, first.signal, second.signal);
    second.abort(reason);
    await expect(pausing).resolves.toBeUndefined();
    expect(listenersOf(first.signal)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("takes no notice of a signal that had aborted before: whoever goes on watching must not spin", async () => {
    const pausing = pause(1_000, AbortSignal.abort());
    expect(await isSettled(pausing)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await isSettled(pausing)).toBe(true);
  });
});

describe("whenAborted", () => {
  test("resolves when the signal aborts, and at once where it has", async () => {
    const stop = new AbortController();
    const waiting = whenAborted(stop.signal);
    expect(await isSettled(waiting.aborted)).toBe(false);
    stop.abort();
    expect(await isSettled(waiting.aborted)).toBe(true);
    expect(await isSettled(whenAborted(stop.signal).aborted)).toBe(true);
  });

  test("takes its listener away when it is told to", () => {
    const stop = new AbortController();
    const waiting = whenAborted(stop.signal);
    expect(listenersOf(stop.signal)).toBe(1);
    waiting.stop();
    expect(listenersOf(stop.signal)).toBe(0);
  });
});
