import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onAbort } from "./on-abort.ts";

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

test("many callbacks share one listener, and each is called once", () => {
  const stop = new AbortController();
  const calls: number[] = [];
  for (let number = 0; number < 50; number++) onAbort(stop.signal, () => calls.push(number));
  expect(listeners(stop.signal)).toBe(1);
  stop.abort();
  stop.abort();
  expect(calls).toEqual(Array.from({ length: 50 }, (_, number) => number));
  expect(listeners(stop.signal)).toBe(0);
});

test("a removed callback is not called, and removing the last one removes the listener", () => {
  const stop = new AbortController();
  let calls = 0;
  const same = () => {
    calls++;
  };
  const first = onAbort(stop.signal, same);
  const second = onAbort(stop.signal, same);
  first();
  first();
  expect(listeners(stop.signal)).toBe(1);
  second();
  expect(listeners(stop.signal)).toBe(0);
  onAbort(stop.signal, same);
  stop.abort();
  expect(calls).toBe(1);
});

test("an aborted signal calls back immediately, and no signal never does", () => {
  let calls = 0;
  onAbort(AbortSignal.abort(), () => calls++);
  onAbort(undefined, () => calls++)();
  expect(calls).toBe(1);
});
