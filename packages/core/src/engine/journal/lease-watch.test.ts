import { describe, expect, test } from "vitest";
import type { BatchRecord } from "../../batch/batch-record.ts";
import type { Clock } from "../../util/clock.ts";
import { type BatchHistory, emptyHistory } from "./batch-history.ts";
import { Lease } from "./lease.ts";
import { LeaseWatch } from "./lease-watch.ts";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse("2026-01-01T12:00:00Z");

/** A clock that a test sets. */
function manualClock() {
  const time = { wall: start, monotonic: 5_000 };
  const clock: Clock = { now: () => time.wall, monotonic: () => time.monotonic, sleep: async () => {} };
  const pass = (ms: number) => {
    time.wall += ms;
    time.monotonic += ms;
  };
  return { clock, time, pass };
}

/** A batch that another run holds: since `at`, for `forMs`, both on that run's clock. */
function heldBy(owner: string, at: number, forMs: number): BatchHistory {
  const until = new Date(at + forMs).toISOString();
  return { ...emptyHistory, lease: { type: "lease", owner, until, at: new Date(at).toISOString() } };
}

function setUp(options: { longestMs?: number; toleranceMs?: number } = {}) {
  const hand = manualClock();
  const { longestMs = 75_000, toleranceMs = 2_000 } = options;
  return { ...hand, leases: new LeaseWatch({ clock: hand.clock, longestMs, toleranceMs }) };
}

describe("another run's lease", () => {
  test("is valid until it expires", () => {
    const { leases, pass } = setUp();
    const history = heldBy("other", start, 15_000);
    expect(leases.heldForMs(history)).toBe(15_000);
    pass(14_999);
    expect(leases.heldForMs(history)).toBe(1);
    pass(1);
    // It has been seen for its whole length on the monotonic clock.
    expect(leases.heldForMs(history)).toBe(0);
  });

  test("that has just expired on our wall clock is still valid for the tolerance", () => {
    const { leases } = setUp();
    const history = heldBy("other", start - 16_000, 15_000);
    expect(leases.heldForMs(history)).toBe(1_000);
    expect(setUp({ toleranceMs: 0 }).leases.heldForMs(history)).toBe(0);
    expect(setUp({ toleranceMs: 1_001 }).leases.heldForMs(history)).toBe(1);
  });

  test("is valid for no longer than its length, whatever its writer's clock says", () => {
    const { leases, pass } = setUp();
    const history = heldBy("other", start + hour, 15_000);
    expect(leases.heldForMs(history)).toBe(15_000);
    pass(10_000);
    expect(leases.heldForMs(history)).toBe(5_000);
    pass(5_000);
    expect(leases.heldForMs(history)).toBe(0);
  });

  test("is valid for no longer than the longest possible lease", () => {
    const { leases } = setUp({ longestMs: 75_000 });
    expect(leases.heldForMs(heldBy("other", start, 10 * hour))).toBe(75_000);
    // Written by a clock that was set back in the meantime.
    expect(leases.heldForMs(heldBy("another", start + hour, -minute))).toBe(75_000);
  });

  test("starts again when it is renewed", () => {
    const { leases, pass } = setUp();
    leases.heldForMs(heldBy("other", start + hour, 15_000));
    pass(10_000);
    expect(leases.heldForMs(heldBy("other", start + hour + 10_000, 15_000))).toBe(15_000);
  });

  test("is not valid if it was released, if the batch has ended, or if it is our own", () => {
    const { leases } = setUp();
    const history = heldBy("other", start, 15_000);
    expect(leases.heldForMs(heldBy("other", start, -start))).toBe(0);
    expect(leases.heldForMs({ ...history, open: false })).toBe(0);
    expect(leases.heldForMs(history, "other")).toBe(0);
    expect(leases.heldForMs(emptyHistory)).toBe(0);
  });
});

describe("the proof that the holder of a lease has stopped", () => {
  test("comes from the monotonic clock alone, even if the lease expired long ago on the wall clock", () => {
    const { leases, pass, time } = setUp();
    const history = heldBy("other", start - hour, 60_000);
    expect(leases.heldForMs(history)).toBe(0);
    expect(leases.provenOverAt(history)).toBe(65_000);
    time.wall += hour;
    pass(30_000);
    expect(leases.provenOverAt(history)).toBe(65_000);
  });

  test("is not needed if the lease was released, if it is ours, or if nobody has one", () => {
    const { leases } = setUp();
    expect(leases.provenOverAt(heldBy("other", start, -start))).toBe(Number.NEGATIVE_INFINITY);
    expect(leases.provenOverAt(heldBy("us", start, 15_000), "us")).toBe(Number.NEGATIVE_INFINITY);
    expect(leases.provenOverAt(emptyHistory)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("starts again for the oldest of more than 10,000 leases, which is forgotten", () => {
    const { leases, pass } = setUp();
    const first = heldBy("0", start, 15_000);
    leases.provenOverAt(first);
    pass(1_000);
    for (let other = 1; other <= 9_999; other++) leases.provenOverAt(heldBy(`${other}`, start, 15_000));
    expect(leases.provenOverAt(first)).toBe(20_000);
    leases.provenOverAt(heldBy("10000", start, 15_000));
    expect(leases.provenOverAt(first)).toBe(21_000);
  });
});

describe("our own lease", () => {
  function own() {
    const hand = setUp();
    const records: BatchRecord[] = [];
    let lost = 0;
    const lease = new Lease({
      owner: "us",
      clock: hand.clock,
      leaseMs: 15_000,
      leases: hand.leases,
      onForeign: (record) => records.push(record),
      onLost: () => lost++,
    });
    let history = emptyHistory;
    /** Applies the renewal, if one is due. @returns the length of the lease in milliseconds */
    const renew = (): number | undefined => {
      const record = lease.renewal(history);
      if (record === undefined) return undefined;
      history = { ...history, lease: record };
      return Date.parse(record.until) - Date.parse(record.at);
    };
    return { ...hand, lease, renew, lost: () => lost, records };
  }

  test("is renewed when less than half of it is left, whatever the wall clock does", () => {
    const { renew, pass, time } = own();
    expect(renew()).toBe(15_000);
    expect(renew()).toBeUndefined();
    time.wall += hour;
    expect(renew()).toBeUndefined();
    time.wall -= 2 * hour;
    pass(7_500);
    expect(renew()).toBeUndefined();
    pass(1);
    expect(renew()).toBe(15_000);
  });

  test("lasts as long as a hold, and is shortened after it", () => {
    const { lease, renew, pass, time } = own();
    renew();
    const free = lease.hold(60_000);
    expect(renew()).toBe(60_000);
    time.wall -= hour;
    pass(20_000);
    expect(renew()).toBeUndefined();
    free();
    expect(renew()).toBe(15_000);
  });

  test("is not renewed for a hold of 0 ms", () => {
    const { lease, renew } = own();
    renew();
    lease.hold(0);
    expect(renew()).toBeUndefined();
  });
});
