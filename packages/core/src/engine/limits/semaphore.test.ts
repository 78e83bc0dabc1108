import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { neverAborted } from "../../../tests/testing/replicate-server.ts";
import { Semaphore } from "./semaphore.ts";

/** Runs all pending microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** Requests a place; `entered` shows whether it was granted. */
function request(semaphore: Semaphore, limit: number, signal: AbortSignal = new AbortController().signal) {
  const place: { entered: boolean; refused: boolean; leave: () => void } = {
    entered: false,
    refused: false,
    leave: () => {},
  };
  const done = semaphore.acquire(limit, signal).then((leave) => {
    if (leave === undefined) place.refused = true;
    else Object.assign(place, { entered: true, leave });
  });
  return Object.assign(place, { done });
}

test("admits as many as the limit, and the others when a place is released", async () => {
  const semaphore = new Semaphore();
  const places = Array.from({ length: 5 }, () => request(semaphore, 2));
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

test("admits in the order of the requests", async () => {
  const semaphore = new Semaphore();
  const order: number[] = [];
  const first = request(semaphore, 1);
  await first.done;
  const others = [0, 1, 2, 3].map((number) =>
    semaphore.acquire(1, neverAborted).then((leave) => {
      order.push(number);
      leave?.();
    }),
  );
  first.leave();
  await Promise.all(others);
  expect(order).toEqual([0, 1, 2, 3]);
});

test("does not let a request overtake an earlier one, even with a larger limit", async () => {
  const semaphore = new Semaphore();
  const first = request(semaphore, 1);
  const second = request(semaphore, 1);
  const third = request(semaphore, 10);
  await settle();
  expect([first.entered, second.entered, third.entered]).toEqual([true, false, false]);
  first.leave();
  await settle();
  expect([second.entered, third.entered]).toEqual([true, true]);
});

test("releasing a place twice admits only one more", async () => {
  const semaphore = new Semaphore();
  const first = request(semaphore, 1);
  await first.done;
  const others = [request(semaphore, 1), request(semaphore, 1)];
  first.leave();
  first.leave();
  await settle();
  expect(others.map(({ entered }) => entered)).toEqual([true, false]);
});

describe("a request whose signal aborts", () => {
  test("before the call is not admitted, and uses no place", async () => {
    const semaphore = new Semaphore();
    expect(await semaphore.acquire(1, AbortSignal.abort())).toBeUndefined();
    expect(await semaphore.acquire(1, neverAborted)).toBeTypeOf("function");
  });

  test("while it waits is dropped, and later ones move up", async () => {
    const semaphore = new Semaphore();
    const stop = new AbortController();
    const first = request(semaphore, 1);
    const second = request(semaphore, 1, stop.signal);
    const third = request(semaphore, 1);
    await settle();
    stop.abort();
    await settle();
    expect(second).toMatchObject({ entered: false, refused: true });
    first.leave();
    await settle();
    expect(third.entered).toBe(true);
  });

  test("while it waits unblocks one with a larger limit at once", async () => {
    const semaphore = new Semaphore();
    const stop = new AbortController();
    const first = request(semaphore, 1);
    const second = request(semaphore, 1, stop.signal);
    const third = request(semaphore, 2);
    await settle();
    stop.abort();
    await settle();
    expect([first.entered, second.refused, third.entered]).toEqual([true, true, true]);
  });

  test("after it was admitted keeps its place until it is released", async () => {
    const semaphore = new Semaphore();
    const stop = new AbortController();
    const first = request(semaphore, 1, stop.signal);
    await first.done;
    const second = request(semaphore, 1);
    stop.abort();
    await settle();
    expect(second.entered).toBe(false);
    first.leave();
    await settle();
    expect(second.entered).toBe(true);
  });

  test("leaves no listener, whether it was admitted or not", async () => {
    const semaphore = new Semaphore();
    const stop = new AbortController();
    const first = request(semaphore, 1);
    await first.done;
    const others = Array.from({ length: 3 }, () => request(semaphore, 1, stop.signal));
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    first.leave();
    for (const other of others) {
      await other.done;
      other.leave();
    }
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
  });
});

test("a thousand requests never exceed the limit, and all are admitted", async () => {
  const semaphore = new Semaphore();
  let inside = 0;
  let most = 0;
  let entered = 0;
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, number) => {
      const leave = await semaphore.acquire(8, new AbortController().signal);
      entered++;
      most = Math.max(most, ++inside);
      if (number % 3 !== 0) await new Promise((resolve) => setImmediate(resolve));
      inside--;
      leave?.();
    }),
  );
  expect({ most, inside, entered }).toEqual({ most: 8, inside: 0, entered: 1_000 });
});
