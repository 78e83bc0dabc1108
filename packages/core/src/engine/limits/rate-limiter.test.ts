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

/** When each create may be sent, from now, in whole units of `unitMs` milliseconds. */
async function turns(limiter: RateLimiter, count: number, unitMs = 1_000): Promise<number[]> {
  const start = clock.now();
  const times: number[] = [];
  const all = Array.from({ length: count }, () =>
    limiter.acquire(never).then(() => times.push(Math.floor((clock.now() - start) / unitMs))),
  );
  await Promise.all(all);
  return times;
}

describe("creates", () => {
  test("are sent at once while none is refused", async () => {
    expect(await turns(new RateLimiter(options, clock), 100)).toEqual(Array(100).fill(0));
  });

  test("are sent at the rate that a refusal names, after the wait that it requests", async () => {
    const limiter = new RateLimiter(options, clock);
    limiter.refused(10_000, 6);
    expect(await turns(limiter, 4)).toEqual([10, 20, 30, 40]);
  });

  test("are a little more than the interval apart", async () => {
    const limiter = new RateLimiter(options, clock);
    limiter.refused(10_000, 6);
    expect(await turns(limiter, 3, 1)).toEqual([10_000, 20_250, 30_500]);
  });

  test.each([0, -1, Number.NaN, undefined])(
    "are slowed by default if a refusal names %s as its rate",
    (rate) => {
      const limiter = new RateLimiter(options, clock);
      limiter.refused(1_000, rate);
      expect(limiter.intervalMs).toBe(250);
    },
  );

  test("keep a named rate after a refusal without one", () => {
    const limiter = new RateLimiter(options, clock);
    limiter.refused(1_000, 12);
    limiter.refused(1_000);
    expect(limiter.intervalMs).toBe(5_000);
  });

  test("are not slowed down further by refusals that are not in a row", () => {
    const limiter = new RateLimiter(options, clock);
    for (let count = 0; count < 10; count++) {
      limiter.refused(0);
      limiter.succeeded();
    }
    expect(limiter.intervalMs).toBe(250);
  });

  test("are slowed by half with each further refusal, down to six per minute", () => {
    const limiter = new RateLimiter(options, clock);
    const intervals = Array.from({ length: 12 }, () => {
      limiter.refused(0);
      return limiter.intervalMs;
    });
    expect(intervals).toEqual([250, 250, 250, 500, 1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000]);
  });

  test("are not slowed down further by the refusals of one burst", () => {
    const limiter = new RateLimiter(options, clock);
    for (let count = 0; count < 3; count++) limiter.refused(1_000);
    expect(limiter.intervalMs).toBe(250);
  });

  test("recover step by step after a minute without a refusal", async () => {
    const limiter = new RateLimiter(options, clock);
    await clock.sleep(120_000);
    limiter.refused(10_000, 6);
    await clock.sleep(59_000);
    limiter.succeeded();
    expect(limiter.intervalMs).toBe(10_000);
    await clock.sleep(1_000);
    const intervals = Array.from({ length: 6 }, () => {
      limiter.succeeded();
      return limiter.intervalMs;
    });
    expect(intervals).toEqual([5000, 2500, 1250, 625, 312.5, 0]);
  });
});

test("an aborted create does not delay those after it", async () => {
  const limiter = new RateLimiter(options, clock);
  limiter.refused(5_000, 6);
  const stop = new AbortController();
  const given = limiter.acquire(stop.signal);
  const kept = turns(limiter, 1);
  stop.abort();
  await given;
  expect(await kept).toEqual([5]);
});
