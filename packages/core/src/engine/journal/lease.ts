import type { BatchRecord, LeaseRecord } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import type { BatchHistory } from "./batch-history.ts";
import type { LeaseWatch } from "./lease-watch.ts";

/** The options of a {@link Lease}. */
export interface LeaseOptions {
  /** The run that wants it. */
  readonly owner: string;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Judges the leases of other runs. */
  readonly leases: LeaseWatch;
  /** Called for each record of another writer, for example a cancel request. */
  readonly onForeign: (record: BatchRecord) => void;
  /** Called once when another engine has taken over. */
  readonly onLost: () => void;
}

/**
 * The right to work on a batch. It is in the batch's own stream, so taking it, renewing it and writing under it are
 * each one compare-and-append: of two engines exactly one continues, and the other learns of it with its next write.
 * The rest of our own lease is measured on the monotonic clock; the wall time in the record is for other processes.
 */
export class Lease {
  readonly #options: LeaseOptions;
  /** Until when work in progress needs the lease, on the monotonic clock. */
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

  /** @throws DramatisError `conflict` if another engine works on the batch */
  check(history: BatchHistory): void {
    const { leases, owner } = this.#options;
    if (this.#lost || leases.heldForMs(history, owner) > 0) throw heldElsewhere();
  }

  /** Makes every renewal last until at least `ms` milliseconds from now, until the returned function is called. */
  hold(ms: number): () => void {
    const hold = { endsAt: this.#options.clock.monotonic() + ms };
    this.#holds.add(hold);
    return () => this.#holds.delete(hold);
  }

  /**
   * Returns the record that renews the lease; undefined if no renewal is due. It is due if less than half of the lease
   * is left, if the lease ends before a hold does, or if it lasts much longer than needed, which would make others
   * wait.
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

  /** Returns the records that release the lease if it is ours, so that the batch can be taken over at once. */
  release(history: BatchHistory): readonly BatchRecord[] {
    const { owner, clock } = this.#options;
    if (!history.open || history.lease?.owner !== owner) return [];
    return [{ type: "lease", at: isoTime(clock), owner, until: new Date(0).toISOString() }];
  }

  /** Handles a record of another writer. */
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
  return new DramatisError("conflict", "Another process is working on this batch. Try again later.", {
    retryable: true,
  });
}
