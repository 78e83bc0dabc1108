import type { BatchRecord, LeaseRecord } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import type { BatchHistory } from "./batch-history.ts";
import type { LeaseWatch } from "./lease-watch.ts";

/** What a lease is made of. */
export interface LeaseOptions {
  /** The run that wants it. */
  readonly owner: string;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Judges what other runs hold. */
  readonly leases: LeaseWatch;
  /** Called for a record of another writer: a request to cancel, for example. */
  readonly onForeign: (record: BatchRecord) => void;
  /** Called once when another engine has taken over. */
  readonly onLost: () => void;
}

/**
 * The right to work on a batch. It is in the batch's own stream, so that taking it, renewing it and writing under it
 * are one compare-and-append: of two engines exactly one goes on, and the other learns of it with its next write. How
 * much of our own lease is left is measured by the monotonic clock; the wall time in the record is for other processes.
 */
export class Lease {
  readonly #options: LeaseOptions;
  /** Until when the lease has to last for what is under way, by the monotonic clock. */
  readonly #holds = new Set<{ readonly endsAt: number }>();
  /** Our newest lease, whether or not it was written. */
  #own: { readonly until: string; readonly endsAt: number } | undefined;
  #lost = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  get isLost(): boolean {
    return this.#lost;
  }

  /** @throws DramatisError `conflict` where another engine tasks on the batch. */
  check(history: BatchHistory): void {
    const { leases, owner } = this.#options;
    if (this.#lost || leases.heldForMs(history, owner) > 0) throw heldElsewhere();
  }

  /** Makes every renewal last `ms` milliseconds from now at least, until the returned function is called. */
  hold(ms: number): () => void {
    const hold = { endsAt: this.#options.clock.monotonic() + ms };
    this.#holds.add(hold);
    return () => this.#holds.delete(hold);
  }

  /**
   * The record that renews the lease: where less than half of it is left, where it does not last for what is held, or
   * where it lasts much longer than is needed any more, which would only make others wait.
   */
  renewal(history: BatchHistory): (BatchRecord & LeaseRecord) | undefined {
    const { owner, leaseMs, clock } = this.#options;
    const now = clock.monotonic();
    const isOurs = history.lease?.owner === owner && history.lease.until === this.#own?.until;
    const leftMs = isOurs && this.#own !== undefined ? this.#own.endsAt - now : 0;
    const heldMs = Math.max(0, ...[...this.#holds].map(({ endsAt }) => endsAt - now));
    const wantedMs = Math.ceil(Math.max(heldMs, leaseMs));
    const isEnough = leftMs >= Math.max(heldMs, leaseMs / 2) && leftMs <= wantedMs + leaseMs / 2;
    if (!history.open || isEnough) return undefined;
    const at = isoTime(clock);
    const until = new Date(Date.parse(at) + wantedMs).toISOString();
    this.#own = { until, endsAt: now + wantedMs };
    return { type: "lease", at, owner, until };
  }

  /** Says that the batch may be taken over at once, if the lease is ours. */
  release(history: BatchHistory): readonly BatchRecord[] {
    const { owner, clock } = this.#options;
    if (!history.open || history.lease?.owner !== owner) return [];
    return [{ type: "lease", at: isoTime(clock), owner, until: new Date(0).toISOString() }];
  }

  /** Takes note of what another writer wrote. */
  onForeign(record: BatchRecord): void {
    const { owner, onLost, onForeign } = this.#options;
    const isTaken = record.type === "lease" && record.owner !== owner;
    if (isTaken && this.#own !== undefined && !this.#lost) {
      this.#lost = true;
      onLost();
    }
    onForeign(record);
  }
}

function heldElsewhere(): DramatisError {
  return new DramatisError("conflict", "Another process tasks on this batch.", { retryable: true });
}
