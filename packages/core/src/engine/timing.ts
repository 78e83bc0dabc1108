import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import type { PollOptions } from "./limits/poll-budget.ts";
import type { RateLimiterOptions } from "./limits/rate-limiter.ts";

/** The intervals and time limits of the engine, in milliseconds. Tests pass shorter ones. */
export interface Timing {
  readonly poll: PollOptions;
  readonly pace: RateLimiterOptions;
  /** The interval between polls of a prediction for which webhooks are configured. */
  readonly webhookPollMs: number;
  /** How long a create may go unanswered; overrides the provider's value. The lease lasts longer. */
  readonly createMs?: number;
  /** How long after a create the provider's list is complete; overrides the provider's value. */
  readonly settledAfterMs?: number;
  /** How long a claim is retried while the journal fails. */
  readonly claimMs: number;
  /** The waits between searches for a prediction whose create went unanswered: each is three times the previous one. */
  readonly look: { readonly firstMs: number; readonly longestMs: number };
  /** How long a create may go unanswered before its slots are reported as waiting. */
  readonly unansweredMs: number;
  /** How long the provider may be unreachable for a create that was never sent, before its slots fail. */
  readonly unreachableMs: number;
  /** The waits between tries of a free call: each is twice the previous one. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** How long the download of one output may take even if bytes arrive, without time in queues. Longer for videos. */
  readonly downloadMs: number;
  /** How long a download is retried while nothing new arrives. */
  readonly stuckMs: number;
  /** How long a connection to an output's host may be silent. */
  readonly idleMs: number;
  /** How long a store may accept no bytes of an output, or may take to finish it. */
  readonly storeMs: number;
  /** How long a canceled prediction is polled, because it may still succeed. */
  readonly afterCancelMs: number;
  /** How long a lease lasts if it is not renewed. */
  readonly leaseMs: number;
  /** The allowed clock skew between machines: other engines' leases are extended by this amount. */
  readonly clockToleranceMs: number;
  /** The interval between reads of a batch that another process works on. */
  readonly otherProcessMs: number;
}

/** What the engine needs in order to wait. */
export interface Waits {
  readonly timing: Timing;
  readonly clock: Clock;
  readonly random: Random;
}

export const defaultTiming: Timing = {
  poll: { firstMs: 300, longestMs: 3_000, perSecond: 40 },
  pace: { firstMs: 250, slowestMs: 10_000, recoverAfterMs: 60_000 },
  webhookPollMs: 60_000,
  claimMs: 30_000,
  look: { firstMs: 300, longestMs: 8_000 },
  unansweredMs: 10_000,
  unreachableMs: 60_000,
  retry: { firstMs: 500, longestMs: 8_000 },
  // Replicate keeps outputs for an hour, so a download that fails after half of it can still be retried.
  downloadMs: 30 * 60_000,
  stuckMs: 60_000,
  idleMs: 20_000,
  storeMs: 5 * 60_000,
  afterCancelMs: 60_000,
  leaseMs: 15_000,
  clockToleranceMs: 2_000,
  otherProcessMs: 1_000,
};

/**
 * The wait before the next try, in milliseconds, with jitter so that calls that failed together do not retry together.
 */
export function backoffMs({ timing, random }: Pick<Waits, "timing" | "random">, tries: number): number {
  const { firstMs, longestMs } = timing.retry;
  const full = Math.min(firstMs * 2 ** tries, longestMs);
  return full * (0.5 + random.number() / 2);
}
