import type { LeaseRecord } from "../../batch/batch-record.ts";
import type { Clock } from "../../util/clock.ts";
import type { BatchHistory } from "./batch-history.ts";

/** The options of a {@link LeaseWatch}. */
export interface LeaseWatchOptions {
  readonly clock: Clock;
  /** The longest possible lease: its normal length plus that of a create, in milliseconds. */
  readonly longestMs: number;
  /** The allowed clock skew between two machines, in milliseconds. */
  readonly toleranceMs: number;
}

/** How many leases are remembered. A forgotten lease is treated as new, which only means a longer wait. */
const maxWatched = 10_000;

/**
 * Judges the leases of other runs. A lease has the wall time of its writer, which proves nothing on this machine. So a
 * lease is valid for no longer than its own length, measured on our monotonic clock from when we first saw it. If it
 * has expired on our wall clock, the batch can be taken over. But only the monotonic clock proves that its holder has
 * stopped, and allows us to pay for what that run may have been paying for.
 */
export class LeaseWatch {
  readonly #options: LeaseWatchOptions;
  readonly #seen = new Map<string, number>();

  constructor(options: LeaseWatchOptions) {
    this.#options = options;
  }

  /** How much longer another run's lease is valid, in milliseconds; 0 if nobody except `owner` holds the batch. */
  heldForMs(history: BatchHistory, owner?: string): number {
    const { lease, open } = history;
    if (!open || lease === undefined || lease.owner === owner) return 0;
    const { clock, toleranceMs } = this.#options;
    const byWallMs = untilOf(lease) + toleranceMs - clock.now();
    return Math.max(0, Math.min(byWallMs, this.#provenAt(lease) - clock.monotonic()));
  }

  /** When it is proven, on our monotonic clock, that the holder of another run's lease has stopped. */
  provenOverAt(history: BatchHistory, owner?: string): number {
    const { lease } = history;
    return lease === undefined || lease.owner === owner ? Number.NEGATIVE_INFINITY : this.#provenAt(lease);
  }

  #provenAt(lease: NonNullable<BatchHistory["lease"]>): number {
    const { clock, longestMs } = this.#options;
    const until = untilOf(lease);
    // The lease was released.
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
