import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { neverAborted } from "../../../tests/testing/replicate-server.ts";
import { Semaphore } from "./semaphore.ts";

/** Lets everything run that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** Asks for a place; `entered` tells whether it was given. */
function ask(limiter: Semaphore, limit: number, signal: AbortSignal = new AbortController().signal) {
  const place: { entered: boolean; refused: boolean; leave: () => void } = {
    entered: false,
    refused: false,
    leave: () => {},
  };
  const done = limiter.acquire(limit, signal).then((leave) => {
    if (leave === undefined) place.refused = true;
    else Object.assign(place, { entered: true, leave });
  });
  return Object.assign(place, { done });
}

test("as many as the limit are let in, and the others wait for their leaving", async () => {
  const limiter = new Semaphore();
  const places = Array.from({ length: 5 }, () => ask(limiter, 2));
  await settle();
  expect(places.map(({ entered }) => entered)).toEqual([true, true, false, false, false]);
  places[1]?.leave();
  await settle();
  expect(places.map(({ entered }) => entered)).toEqual([true, true, true, false, false]);
  places[0]?.leave();
  places[2]?.leave();
  await settle();
  expect(places.every(({ entered }) => entered)).toBe(true);
});

test("they are let in in the order of their asking", async () => {
  const limiter = new Semaphore();
  const order: number[] = [];
  const first = ask(limiter, 1);
  await first.done;
  const others = [0, 1, 2, 3].map((number) =>
    limiter.acquire(1, neverAborted).then((leave) => {
      order.push(number);
      leave?.();
    }),
  );
  first.leave();
  await Promise.all(others);
  expect(order).toEqual([0, 1, 2, 3]);
});

test("nobody overtakes one that waits, a larger limit or not", async () => {
  const limiter = new Semaphore();
  const first = ask(limiter, 1);
  const second = ask(limiter, 1);
  const third = ask(limiter, 10);
  await settle();
  expect([first.entered, second.entered, third.entered]).toEqual([true, false, false]);
  first.leave();
  await settle();
  expect([second.entered, third.entered]).toEqual([true, true]);
});

test("leaving twice makes room for one", async () => {
  const limiter = new Semaphore();
  const first = ask(limiter, 1);
  await first.done;
  const others = [ask(limiter, 1), ask(limiter, 1)];
  first.leave();
  first.leave();
  await settle();
  expect(others.map(({ entered }) => entered)).toEqual([true, false]);
});

describe("one whose signal aborts", () => {
  test("beforehand is not let in, and takes no place", async () => {
    const limiter = new Semaphore();
    expect(await limiter.acquire(1, AbortSignal.abort())).toBeUndefined();
    expect(await limiter.acquire(1, neverAborted)).toBeTypeOf("function");
  });

  test("while it waits goes away, and those behind it move up", async () => {
    const limiter = new Semaphore();
    const stop = new AbortController();
    const first = ask(limiter, 1);
    const second = ask(limiter, 1, stop.signal);
    const third = ask(limiter, 1);
    await settle();
    stop.abort();
    await settle();
    expect(second).toMatchObject({ entered: false, refused: true });
    first.leave();
    await settle();
    expect(third.entered).toBe(true);
  });

  test("while it waits lets one with a larger limit in at once", async () => {
    const limiter = new Semaphore();
    const stop = new AbortController();
    const first = ask(limiter, 1);
    const second = ask(limiter, 1, stop.signal);
    const third = ask(limiter, 2);
    await settle();
    stop.abort();
    await settle();
    expect([first.entered, second.refused, third.entered]).toEqual([true, true, true]);
  });

  test("after it was let in keeps its place until it leaves", async () => {
    const limiter = new Semaphore();
    const stop = new AbortController();
    const first = ask(limiter, 1, stop.signal);
    await first.done;
    const second = ask(limiter, 1);
    stop.abort();
    await settle();
    expect(second.entered).toBe(false);
    first.leave();
    await settle();
    expect(second.entered).toBe(true);
  });

  test("has no listener left on it, whether it was let in or not", async () => {
    const limiter = new Semaphore();
    const stop = new AbortController();
    const first = ask(limiter, 1);
    await first.done;
    const others = Array.from({ length: 3 }, () => ask(limiter, 1, stop.signal));
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    first.leave();
    for (const other of others) {
      await other.done;
      other.leave();
    }
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
  });
});

test("a thousand that come and go are never more than the limit at once, and all come in", async () => {
  const limiter = new Semaphore();
  let inside = 0;
  let most = 0;
  let entered = 0;
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, number) => {
      const leave = await limiter.acquire(8, new AbortController().signal);
      entered++;
      most = Math.max(most, ++inside);
      if (number % 3 !== 0) await new Promise((resolve) => setImmediate(resolve));
      inside--;
      leave?.();
    }),
  );
  expect({ most, inside, entered }).toEqual({ most: 8, inside: 0, entered: 1_000 });
});
