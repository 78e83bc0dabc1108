import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import type { PollOptions } from "./limits/poll-budget.ts";
import type { RateLimiterOptions } from "./limits/rate-limiter.ts";

/** How long the engine waits for what, in milliseconds. Tests hand in shorter ones. */
export interface Timing {
  readonly poll: PollOptions;
  readonly pace: RateLimiterOptions;
  /** Between two polls of a prediction that webhooks tell of. */
  readonly webhookPollMs: number;
  /** How long a create may go unanswered, in place of what the provider says; the lease outlasts it. */
  readonly createMs?: number;
  /** How soon the provider's list is complete, in place of what the provider says. */
  readonly settledAfterMs?: number;
  /** How long a claim is tried for while the journal does not take it. */
  readonly claimMs: number;
  /** Before the looks for a prediction whose create went unanswered: three times as long each time, up to the longest. */
  readonly look: { readonly firstMs: number; readonly longestMs: number };
  /** After how long a create that is not answered is reported as waiting. */
  readonly unansweredMs: number;
  /** How long the provider may be out of reach for a create that was never sent, before its slots fail. */
  readonly unreachableMs: number;
  /** Between two tries of a call that is free, doubled each time, up to the longest. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** How long one output is tried for even though it moves, without the time in queues; longer for videos. */
  readonly downloadMs: number;
  /** How long an output is tried for while nothing new of it arrives. */
  readonly stuckMs: number;
  /** How long a connection to an output's host may bring nothing. */
  readonly idleMs: number;
  /** How long a store may take no bytes of an output, or may take to finish it. */
  readonly storeMs: number;
  /** How long a prediction that was canceled is watched for the image that it may still have made. */
  readonly afterCancelMs: number;
  /** How long an engine that says nothing keeps its batches to itself. */
  readonly leaseMs: number;
  /** By how much the clocks of two machines may differ: another engine's lease counts so much longer. */
  readonly clockToleranceMs: number;
  /** Between two reads of a batch that another process tasks on. */
  readonly otherProcessMs: number;
}

/** What every wait of the engine is measured by. */
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
  // Replicate keeps outputs for an hour: what fails after half of it can still be retried.
  downloadMs: 30 * 60_000,
  stuckMs: 60_000,
  idleMs: 20_000,
  storeMs: 5 * 60_000,
  afterCancelMs: 60_000,
  leaseMs: 15_000,
  clockToleranceMs: 2_000,
  otherProcessMs: 1_000,
};

/** The wait before try number `tries`, with jitter, so that what failed together does not come back together. */
export function backoffMs({ timing, random }: Pick<Waits, "timing" | "random">, tries: number): number {
  const { firstMs, longestMs } = timing.retry;
  const full = Math.min(firstMs * 2 ** tries, longestMs);
  return full * (0.5 + random.number() / 2);
}
