import { describe, expect, test } from "vitest";
import type { LeaseRecord } from "../../batch/batch-record.ts";
import type { Clock } from "../../util/clock.ts";
import { type BatchHistory, emptyHistory } from "./batch-history.ts";
import { Lease } from "./lease.ts";
import { LeaseWatch } from "./lease-watch.ts";

const start = Date.UTC(2026, 10, 30, 12);
const leaseMs = 15_000;

/** A lease of this run, on a clock that a test moves. */
function setUp() {
  const at = { ms: 0 };
  const clock: Clock = { now: () => start + at.ms, monotonic: () => at.ms, sleep: async () => {} };
  const leases = new LeaseWatch({ clock, longestMs: 60_000, toleranceMs: 0 });
  const lease = new Lease({ owner: "us", clock, leaseMs, leases, onForeign: () => {}, onLost: () => {} });
  let history: BatchHistory = emptyHistory;
  const renew = () => {
    const record = lease.renewal(history);
    if (record !== undefined) history = { ...history, lease: record };
    return record && Date.parse(record.until) - clock.now();
  };
  const move = (ms: number) => {
    at.ms += ms;
  };
  return { lease, renew, move, history: () => history };
}

const held = (owner: string, until = start + leaseMs): BatchHistory => ({
  ...emptyHistory,
  lease: { type: "lease", at: new Date(start).toISOString(), owner, until: new Date(until).toISOString() },
});

describe("a lease is renewed", () => {
  test("when less than half of it is left", () => {
    const { renew, move } = setUp();
    expect(renew()).toBe(leaseMs);
    move(leaseMs / 2);
    expect(renew()).toBeUndefined();
    move(1);
    expect(renew()).toBe(leaseMs);
  });

  test("for as long as a hold, and shortened after it", () => {
    const { lease, renew, move } = setUp();
    expect(renew()).toBe(leaseMs);
    const free = lease.hold(60_000);
    expect(renew()).toBe(60_000);
    move(1_000);
    expect(renew()).toBeUndefined();
    free();
    expect(renew()).toBe(leaseMs);
    expect(renew()).toBeUndefined();
  });

  test("for the longest of several holds", () => {
    const { lease, renew } = setUp();
    lease.hold(20_000);
    const free = lease.hold(50_000);
    lease.hold(30_000);
    expect(renew()).toBe(50_000);
    free();
    expect(renew()).toBe(30_000);
  });

  test("never if the batch has no work left", () => {
    const { lease } = setUp();
    expect(lease.renewal({ ...emptyHistory, open: false })).toBeUndefined();
  });

  test("if the stream has another one than our newest", () => {
    const { lease, renew, history } = setUp();
    renew();
    const { until } = history().lease as LeaseRecord;
    expect(lease.renewal(held("us", Date.parse(until)))).toBeUndefined();
    expect(lease.renewal(held("us", Date.parse(until) - 1))).toBeDefined();
    expect(lease.renewal(held("them", Date.parse(until)))).toBeDefined();
  });
});

describe("a lease is released", () => {
  test("by the run that holds it", () => {
    expect(setUp().lease.release(held("us"))).toMatchObject([
      { type: "lease", owner: "us", until: "1970-01-01T00:00:00.000Z" },
    ]);
  });

  test.each([
    ["another run holds it", held("them")],
    ["nobody holds it", emptyHistory],
    ["the batch has no work left", { ...held("us"), open: false }],
  ])("but not if %s", (_what, history) => {
    expect(setUp().lease.release(history)).toEqual([]);
  });
});
