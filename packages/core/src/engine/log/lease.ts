import type { BatchRecord, LeaseRecord } from "../../batch/batch-record.ts";
import type { Clock } from "../../clock/clock.ts";
import { isoTime } from "../../clock/iso-time.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { BatchHistory } from "./batch-history.ts";

/** What a lease is made of. */
export interface LeaseOptions {
  /** The run that wants it. */
  readonly owner: string;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Clocks of two machines may differ by this much: somebody else's lease counts so much longer. */
  readonly clockToleranceMs: number;
  /** Called for a record of another writer: a request to cancel, for example. */
  readonly onForeign: (record: BatchRecord) => void;
  /** Called once when another engine has taken over. */
  readonly onLost: () => void;
}

/**
 * The right to work on a batch. It stands in the batch's own stream, so that taking it, renewing it and writing under
 * it are one compare-and-append: of two engines exactly one goes on, and the other learns of it with its next write.
 */
export class Lease {
  readonly #options: LeaseOptions;
  /** Until when the lease has to last, for what is under way. */
  readonly #holds = new Set<{ readonly until: number }>();
  #held = false;
  #lost = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  get isLost(): boolean {
    return this.#lost;
  }

  /** @throws DramatisError `conflict` where another engine works on the batch. */
  check(history: BatchHistory): void {
    if (this.#lost || isHeldElsewhere(history, this.#options)) throw heldElsewhere();
  }

  /** Makes every renewal last until then at least (milliseconds since 1970), until the returned function is called. */
  hold(until: number): () => void {
    const hold = { until };
    this.#holds.add(hold);
    return () => this.#holds.delete(hold);
  }

  /**
   * The record that renews the lease: where less than half of it is left, where it does not last for what is held, or
   * where it lasts much longer than is needed any more, which would only make others wait.
   */
  renewal(history: BatchHistory): (BatchRecord & LeaseRecord) | undefined {
    this.#held = true;
    const { owner, leaseMs, clock } = this.#options;
    const left = history.lease?.owner === owner ? leaseEnd(history) : 0;
    const held = Math.max(0, ...[...this.#holds].map(({ until }) => until));
    const wanted = Math.max(held, clock.now() + leaseMs);
    const isEnough = left >= Math.max(held, clock.now() + leaseMs / 2) && left <= wanted + leaseMs / 2;
    if (!history.open || isEnough) return undefined;
    return { type: "lease", at: isoTime(clock), owner, until: new Date(Math.ceil(wanted)).toISOString() };
  }

  /** Says that the batch may be taken over at once, if the lease is ours. */
  release(history: BatchHistory): readonly BatchRecord[] {
    if (!history.open || history.lease?.owner !== this.#options.owner) return [];
    return [
      {
        type: "lease",
        at: isoTime(this.#options.clock),
        owner: this.#options.owner,
        until: new Date(0).toISOString(),
      },
    ];
  }

  /** Takes note of what another writer wrote. */
  onForeign(record: BatchRecord): void {
    if (record.type === "lease" && record.owner !== this.#options.owner && this.#held && !this.#lost) {
      this.#lost = true;
      this.#options.onLost();
    }
    this.#options.onForeign(record);
  }
}

/** Whether a run other than `owner` works on the batch: another engine's, or one that this engine began. */
export function isHeldElsewhere(
  history: BatchHistory,
  {
    owner,
    clock,
    clockToleranceMs,
  }: Pick<LeaseOptions, "clock" | "clockToleranceMs"> & { readonly owner?: string },
): boolean {
  if (!history.open || history.lease === undefined || history.lease.owner === owner) return false;
  return leaseEnd(history) + clockToleranceMs > clock.now();
}

/** When the lease ends, in milliseconds since 1970; 0 where there is none. */
export function leaseEnd({ lease }: BatchHistory): number {
  return Date.parse(lease?.until ?? "") || 0;
}

function heldElsewhere(): DramatisError {
  return new DramatisError("conflict", "Another process works on this batch.", { retryable: true });
}
