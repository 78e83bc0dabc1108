import type { LeaseRecord } from "../../batch/batch-record.ts";
import type { Clock } from "../../util/clock.ts";
import type { BatchHistory } from "./batch-history.ts";

/** How leases of other runs are judged. */
export interface LeaseWatchOptions {
  readonly clock: Clock;
  /** The longest that a lease can honestly last: a lease and a create under it. */
  readonly longestMs: number;
  /** By how much the wall clocks of two machines may differ. */
  readonly toleranceMs: number;
}

/** Leases beyond these are forgotten, oldest first: they count as seen for the first time again, which only waits. */
const maxWatched = 10_000;

/**
 * Judges the leases of other runs. A lease is written with the wall time of its writer, which proves nothing here: so it
 * counts for no longer than it can last, measured by our own monotonic clock from when we first saw it. Where our wall
 * clock says that it has ended, the batch may be taken over; but only what the monotonic clock has measured proves that
 * nobody tasks under it any more, and lets us pay for what the other run may just have been paying.
 */
export class LeaseWatch {
  readonly #options: LeaseWatchOptions;
  readonly #seen = new Map<string, number>();

  constructor(options: LeaseWatchOptions) {
    this.#options = options;
  }

  /** For how long another run's lease still counts, in milliseconds; 0 where nobody but `owner` holds the batch. */
  heldForMs(history: BatchHistory, owner?: string): number {
    const { lease, open } = history;
    if (!open || lease === undefined || lease.owner === owner) return 0;
    const { clock, toleranceMs } = this.#options;
    const byWallMs = untilOf(lease) + toleranceMs - clock.now();
    return Math.max(0, Math.min(byWallMs, this.#provenAt(lease) - clock.monotonic()));
  }

  /** When it is proven, by our monotonic clock, that nobody tasks under another run's lease any more. */
  provenOverAt(history: BatchHistory, owner?: string): number {
    const { lease } = history;
    return lease === undefined || lease.owner === owner ? Number.NEGATIVE_INFINITY : this.#provenAt(lease);
  }

  #provenAt(lease: NonNullable<BatchHistory["lease"]>): number {
    const { clock, longestMs } = this.#options;
    const until = untilOf(lease);
    // Given back.
    if (until === 0) return Number.NEGATIVE_INFINITY;
    const key = `${lease.owner} ${lease.until}`;
    const seenAt = this.#seen.get(key) ?? clock.monotonic();
    this.#seen.set(key, seenAt);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > maxWatched && oldest !== undefined) this.#seen.delete(oldest);
    return seenAt + Math.min(Math.max(until - Date.parse(lease.at), 0) || longestMs, longestMs);
  }
}

function untilOf({ until }: LeaseRecord): number {
  return Date.parse(until) || 0;
}
