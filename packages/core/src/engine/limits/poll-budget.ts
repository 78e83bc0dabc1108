import type { Clock } from "../../util/clock.ts";
import { pause } from "../../util/wait.ts";

/** How often predictions are asked after. Tests hand in a faster one. */
export interface PollOptions {
  /** The wait before the first poll of a prediction, in milliseconds. */
  readonly firstMs: number;
  /** The longest wait while few are in flight. */
  readonly longestMs: number;
  /** Polls a second for all predictions of an account together; Replicate allows 50 calls a second. */
  readonly perSecond: number;
}

/**
 * The one scheduler of polls for an account: a prediction is asked after more often while it is young and while few
 * are in flight, and all of them together never more often than the budget allows.
 */
export class PollBudget {
  readonly #options: PollOptions;
  readonly #clock: Clock;
  #inFlight = 0;
  #nextPoll = Number.NEGATIVE_INFINITY;

  constructor(options: PollOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Counts a prediction in; returns how to count it out. */
  enter(): () => void {
    this.#inFlight++;
    let entered = true;
    return () => {
      if (entered) this.#inFlight--;
      entered = false;
    };
  }

  /** How long a prediction of this age waits for its next poll, in milliseconds. */
  intervalMs(ageMs: number): number {
    const { firstMs, longestMs, perSecond } = this.#options;
    const byAge = Math.min(Math.max(firstMs, ageMs / 4), longestMs);
    return Math.max(byAge, (this.#inFlight * 1000) / perSecond);
  }

  /** Waits until a prediction of this age is to be polled; early when one of the signals aborts. */
  async wait(
    ageMs: number,
    signals: readonly AbortSignal[],
    { atLeastMs = 0, atMostMs = Number.POSITIVE_INFINITY }: { atLeastMs?: number; atMostMs?: number } = {},
  ): Promise<void> {
    await pause(this.#clock, Math.min(Math.max(this.intervalMs(ageMs), atLeastMs), atMostMs), ...signals);
    if (signals.some((signal) => signal.aborted)) return;
    const waitMs = this.#nextPoll - this.#clock.monotonic();
    this.#nextPoll = Math.max(this.#nextPoll, this.#clock.monotonic()) + 1000 / this.#options.perSecond;
    if (waitMs > 0) await pause(this.#clock, waitMs, ...signals);
  }
}
