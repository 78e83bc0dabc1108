import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { sha256Hex } from "../src/util/hash.ts";
import { virtualClock } from "./testing/virtual-clock.ts";

function clockOfTest() {
  const clock = virtualClock();
  onTestFinished(() => clock.stop());
  return clock;
}

test("hours pass at once, and in order", async () => {
  const clock = clockOfTest();
  const begun = performance.now();
  const hour = 3_600_000;
  const woken: number[] = [];
  const at = clock.monotonic();
  const sleep = (hours: number) => clock.sleep(hours * hour).then(() => woken.push(hours));
  await Promise.all([sleep(3), sleep(1), sleep(2), sleep(0)]);
  expect(woken).toEqual([0, 1, 2, 3]);
  expect(clock.monotonic() - at).toBe(3 * hour);
  expect(performance.now() - begun).toBeLessThan(hour);
});

test.each<[string, () => Promise<unknown>]>([
  ["a file is read", () => readFile(import.meta.filename)],
  ["a hash is made", () => sha256Hex(new Uint8Array(5_000_000))],
  [
    "promises follow each other",
    async () => {
      for (let count = 0; count < 1_000; count++) await null;
    },
  ],
])("time stands still while %s", async (_what, work) => {
  const clock = clockOfTest();
  const begun = clock.monotonic();
  const slept = clock.sleep(1);
  await work();
  expect(clock.monotonic()).toBe(begun);
  await slept;
  expect(clock.monotonic()).toBe(begun + 1);
});

test("an aborted sleep ends at once, and takes no time", async () => {
  const clock = clockOfTest();
  const begun = clock.monotonic();
  const stop = new AbortController();
  const slept = clock.sleep(60_000, stop.signal);
  stop.abort();
  await slept;
  await clock.sleep(60_000, stop.signal);
  expect([clock.monotonic(), clock.sleeping]).toEqual([begun, 0]);
});

test("time stays where it is when the last sleeper is woken by its signal", async () => {
  const clock = clockOfTest();
  const begun = clock.monotonic();
  for (let turns = 0; turns < 12; turns++) {
    const stop = new AbortController();
    const slept = clock.sleep(60_000, stop.signal);
    const late = new Promise<void>((resolve) => {
      const wait = (left: number) => (left > 0 ? setImmediate(() => wait(left - 1)) : resolve());
      wait(turns % 4);
    });
    await late;
    stop.abort();
    await slept;
  }
  expect(clock.monotonic()).toBe(begun);
});

test("two clocks show the same time, and one that is stopped wakes nobody any more", async () => {
  const [one, other] = [clockOfTest(), clockOfTest()];
  let isWoken = false;
  void one.sleep(5).then(() => {
    isWoken = true;
  });
  one.stop();
  await other.sleep(10);
  expect([isWoken, one.monotonic()]).toEqual([false, other.monotonic()]);
});
