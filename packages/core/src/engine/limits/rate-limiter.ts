import type { Clock } from "../../util/clock.ts";
import { pause } from "../../util/wait.ts";

/** How fast creates may follow each other. */
export interface RateLimiterOptions {
  /** The first pause between creates after refusals in a row, in milliseconds; each further refusal doubles it. */
  readonly firstMs: number;
  /** The longest pause. At 10 seconds that is 6 a minute, what Replicate allows an account with little credit. */
  readonly slowestMs: number;
  /** How long without a refusal until the pauses become shorter, step by step. */
  readonly recoverAfterMs: number;
}

/** This many refusals in a row do not slow creates down, because those were in flight at the first refusal. */
const toleratedRefusals = 3;

/**
 * Limits the rate of one account's creates. At first the rate is unlimited. A refusal makes all creates wait. After a
 * refusal that names its rate, or after several in a row, they are sent one at a time at that rate. A success long
 * enough after the last refusal halves the pause, until the rate is unlimited again.
 */
export class RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #clock: Clock;
  #intervalMs = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #refusals = 0;
  #lastRefusal = Number.NEGATIVE_INFINITY;
  #turns: Promise<void> = Promise.resolve();

  constructor(options: RateLimiterOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** The current pause between two creates, in milliseconds; 0 if the rate is unlimited. */
  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** Resolves when a create may be sent, in the order of the calls, or when the signal aborts. */
  acquire(signal: AbortSignal): Promise<void> {
    const turn = this.#turns.then(() => this.#wait(signal));
    this.#turns = turn;
    return turn;
  }

  /** Reports a create that was accepted. */
  succeeded(): void {
    this.#refusals = 0;
    if (this.#intervalMs > 0 && this.#clock.monotonic() - this.#lastRefusal >= this.#options.recoverAfterMs) {
      this.#intervalMs = this.#intervalMs / 2 < this.#options.firstMs ? 0 : this.#intervalMs / 2;
    }
  }

  /**
   * Reports a create that was refused because of the rate.
   * @param waitMs - how long to wait before the next one, in milliseconds
   * @param perMinute - the rate that the refusal named, if any
   */
  refused(waitMs: number, perMinute?: number): void {
    const { firstMs, slowestMs } = this.#options;
    this.#refusals++;
    this.#lastRefusal = this.#clock.monotonic();
    // A refused create does not use up the rate, so its own wait replaces the pause after it.
    this.#notBefore = this.#clock.monotonic() + waitMs;
    if (perMinute !== undefined && perMinute > 0) {
      this.#intervalMs = Math.min(60_000 / perMinute, slowestMs);
    } else if (this.#refusals > toleratedRefusals) {
      this.#intervalMs = Math.min(Math.max(this.#intervalMs * 2, firstMs), slowestMs);
    } else if (this.#intervalMs === 0) {
      // The waiting creates must not all be sent at the same moment.
      this.#intervalMs = firstMs;
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = this.#notBefore - this.#clock.monotonic();
      if (waitMs <= 0) break;
      await pause(this.#clock, waitMs, signal);
    }
    // A little longer than the pause: a create that arrives a millisecond early is refused.
    if (!signal.aborted && this.#intervalMs > 0)
      this.#notBefore = this.#clock.monotonic() + this.#intervalMs * 1.02 + 50;
  }
}
