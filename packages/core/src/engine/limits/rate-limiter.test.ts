import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type VirtualClock, virtualClock } from "../../../tests/testing/virtual-clock.ts";
import { RateLimiter } from "./rate-limiter.ts";

const options = { firstMs: 250, slowestMs: 10_000, recoverAfterMs: 60_000 };
const never = new AbortController().signal;

let clock: VirtualClock;

beforeEach(() => {
  clock = virtualClock();
});
afterEach(() => clock.stop());

/** When each turn comes, from now, in whole units of `unitMs` milliseconds. */
async function turns(pace: RateLimiter, count: number, unitMs = 1_000): Promise<number[]> {
  const begun = clock.now();
  const times: number[] = [];
  const all = Array.from({ length: count }, () =>
    pace.acquire(never).then(() => times.push(Math.floor((clock.now() - begun) / unitMs))),
  );
  await Promise.all(all);
  return times;
}

describe("creates", () => {
  test("go out as they come while none is refused", async () => {
    expect(await turns(new RateLimiter(options, clock), 100)).toEqual(Array(100).fill(0));
  });

  test("go out at the rate that a refusal names, behind the wait that it asks for", async () => {
    const pace = new RateLimiter(options, clock);
    pace.refused(10_000, 6);
    expect(await turns(pace, 4)).toEqual([10, 20, 30, 40]);
  });

  test("keep a little more than the interval apart", async () => {
    const pace = new RateLimiter(options, clock);
    pace.refused(10_000, 6);
    expect(await turns(pace, 3, 1)).toEqual([10_000, 20_250, 30_500]);
  });

  test.each([0, -1, Number.NaN, undefined])(
    "are slowed alike where a refusal names %s as its rate",
    (rate) => {
      const pace = new RateLimiter(options, clock);
      pace.refused(1_000, rate);
      expect(pace.intervalMs).toBe(250);
    },
  );

  test("keep the rate that was named through a refusal that names none", () => {
    const pace = new RateLimiter(options, clock);
    pace.refused(1_000, 12);
    pace.refused(1_000);
    expect(pace.intervalMs).toBe(5_000);
  });

  test("are not slowed down by refusals that are not in a row", () => {
    const pace = new RateLimiter(options, clock);
    for (let count = 0; count < 10; count++) {
      pace.refused(0);
      pace.succeeded();
    }
    expect(pace.intervalMs).toBe(250);
  });

  test("are slowed by half each time while refusals go on, down to six a minute", () => {
    const pace = new RateLimiter(options, clock);
    const intervals = Array.from({ length: 12 }, () => {
      pace.refused(0);
      return pace.intervalMs;
    });
    expect(intervals).toEqual([250, 250, 250, 500, 1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000]);
  });

  test("are not slowed much by the refusals of one burst", () => {
    const pace = new RateLimiter(options, clock);
    for (let count = 0; count < 3; count++) pace.refused(1_000);
    expect(pace.intervalMs).toBe(250);
  });

  test("recover step by step, once a minute has gone by without a refusal", async () => {
    const pace = new RateLimiter(options, clock);
    await clock.sleep(120_000);
    pace.refused(10_000, 6);
    await clock.sleep(59_000);
    pace.succeeded();
    expect(pace.intervalMs).toBe(10_000);
    await clock.sleep(1_000);
    const intervals = Array.from({ length: 6 }, () => {
      pace.succeeded();
      return pace.intervalMs;
    });
    expect(intervals).toEqual([5000, 2500, 1250, 625, 312.5, 0]);
  });
});

test("an abort gives its turn up, and those behind it keep theirs", async () => {
  const pace = new RateLimiter(options, clock);
  pace.refused(5_000, 6);
  const stop = new AbortController();
  const given = pace.acquire(stop.signal);
  const kept = turns(pace, 1);
  stop.abort();
  await given;
  expect(await kept).toEqual([5]);
});
