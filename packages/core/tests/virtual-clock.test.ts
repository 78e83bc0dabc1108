import { pbkdf2 } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { sha256Hex } from "../src/util/hash.ts";
import { virtualClock } from "./testing/virtual-clock.ts";

function openClock() {
  const clock = virtualClock();
  onTestFinished(() => clock.stop());
  return clock;
}

test("hours pass immediately and in order", async () => {
  const clock = openClock();
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
  [
    "a file waits to be closed",
    async () => {
      const file = await open(import.meta.filename);
      // They fill the thread pool, so that the close waits for many turns of the event loop.
      const others = Array.from({ length: 8 }, () => promisify(pbkdf2)("", "", 20_000, 64, "sha512"));
      onTestFinished(async () => void (await Promise.all(others)));
      await file.close();
    },
  ],
  ["a hash is computed", () => sha256Hex(new Uint8Array(5_000_000))],
  [
    "promises follow each other",
    async () => {
      for (let count = 0; count < 1_000; count++) await null;
    },
  ],
])("time is frozen while %s", async (_what, work) => {
  const clock = openClock();
  const begun = clock.monotonic();
  const slept = clock.sleep(1);
  await work();
  expect(clock.monotonic()).toBe(begun);
  await slept;
  expect(clock.monotonic()).toBe(begun + 1);
});

test("hashes finish in the order in which they began", async () => {
  openClock();
  const finished: number[] = [];
  const sizes = [20_000_000, 1_000, 5_000_000, 1];
  await Promise.all(sizes.map((size) => sha256Hex(new Uint8Array(size)).then(() => finished.push(size))));
  expect(finished).toEqual(sizes);
});

test("an aborted sleep ends immediately and takes no time", async () => {
  const clock = openClock();
  const begun = clock.monotonic();
  const stop = new AbortController();
  const slept = clock.sleep(60_000, stop.signal);
  stop.abort();
  await slept;
  await clock.sleep(60_000, stop.signal);
  expect([clock.monotonic(), clock.sleeping]).toEqual([begun, 0]);
});

test("time does not advance if its signal wakes the last sleeper", async () => {
  const clock = openClock();
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

test("two clocks show the same time, and a stopped clock wakes no sleepers", async () => {
  const [one, other] = [openClock(), openClock()];
  let isWoken = false;
  void one.sleep(5).then(() => {
    isWoken = true;
  });
  one.stop();
  await other.sleep(10);
  expect([isWoken, one.monotonic()]).toEqual([false, other.monotonic()]);
});
