import type { Clock } from "../../util/clock.ts";
import { pause } from "../../util/wait.ts";

/** How often predictions are polled. */
export interface PollOptions {
  /** The wait before the first poll of a prediction, in milliseconds. */
  readonly firstMs: number;
  /** The longest wait while few predictions are in flight, in milliseconds. */
  readonly longestMs: number;
  /** Polls per second for all predictions of an account together. Replicate allows 50 calls per second. */
  readonly perSecond: number;
}

/**
 * Schedules the polls of an account. A prediction is polled more often while it is new and while few are in flight, and
 * all of them together never more often than the budget allows.
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

  /** Registers a prediction in flight. @returns a function that removes it */
  register(): () => void {
    this.#inFlight++;
    let registered = true;
    return () => {
      if (registered) this.#inFlight--;
      registered = false;
    };
  }

  /** How long a prediction of an age (milliseconds) waits for its next poll, in milliseconds. */
  intervalMs(ageMs: number): number {
    const { firstMs, longestMs, perSecond } = this.#options;
    const byAge = Math.min(Math.max(firstMs, ageMs / 4), longestMs);
    return Math.max(byAge, (this.#inFlight * 1000) / perSecond);
  }

  /** Waits until a prediction of an age (milliseconds) is due for a poll, or one of the signals aborts. */
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
