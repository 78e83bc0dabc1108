import type { Clock } from "../../util/clock.ts";
import { pause } from "../../util/wait.ts";

/** How fast creates may follow each other. Tests hand in a shorter one. */
export interface PaceOptions {
  /** The pause after which a refusal in a row begins to slow creates down, in milliseconds; doubled by each more. */
  readonly firstMs: number;
  /** The slowest: 6 a minute, what Replicate allows an account with little credit. */
  readonly slowestMs: number;
  /** After so long without a refusal the pace recovers step by step. */
  readonly recoverAfterMs: number;
}

/** Refusals in a row that are taken for bad luck: creates that were under way when the first one came back. */
const toleratedRefusals = 3;

/**
 * The pace of one account's creates. At first there is none: creates go out as they come. A refusal makes all of them
 * wait; from a refusal that names its rate, or from several in a row, they go out one by one at that rate. A success
 * long enough after the last refusal makes the pace twice as fast, up to none.
 */
export class CreatePace {
  readonly #options: PaceOptions;
  readonly #clock: Clock;
  #intervalMs = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #refusals = 0;
  #lastRefusal = Number.NEGATIVE_INFINITY;
  #turns: Promise<void> = Promise.resolve();

  constructor(options: PaceOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** The pause between two creates now, in milliseconds; 0 for none. */
  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** Resolves when a create may be sent, in the order of asking; early once the signal aborts. */
  turn(signal: AbortSignal): Promise<void> {
    const turn = this.#turns.then(() => this.#wait(signal));
    this.#turns = turn;
    return turn;
  }

  /** Takes note of a create that was let in. */
  succeeded(): void {
    this.#refusals = 0;
    if (this.#intervalMs > 0 && this.#clock.monotonic() - this.#lastRefusal >= this.#options.recoverAfterMs) {
      this.#intervalMs = this.#intervalMs / 2 < this.#options.firstMs ? 0 : this.#intervalMs / 2;
    }
  }

  /**
   * Takes note of a create that was refused for coming too fast.
   * @param waitMs - after which the next may be sent.
   * @param perMinute - the rate that the refusal named, if it did.
   */
  refused(waitMs: number, perMinute?: number): void {
    const { firstMs, slowestMs } = this.#options;
    this.#refusals++;
    this.#lastRefusal = this.#clock.monotonic();
    // A create that was refused used nothing up: its own word counts, and not the interval behind it.
    this.#notBefore = this.#clock.monotonic() + waitMs;
    if (perMinute !== undefined && perMinute > 0) {
      this.#intervalMs = Math.min(60_000 / perMinute, slowestMs);
    } else if (this.#refusals > toleratedRefusals) {
      this.#intervalMs = Math.min(Math.max(this.#intervalMs * 2, firstMs), slowestMs);
    } else if (this.#intervalMs === 0) {
      // Those that wait now must not all come back in the same instant.
      this.#intervalMs = firstMs;
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = this.#notBefore - this.#clock.monotonic();
      if (waitMs <= 0) break;
      await pause(this.#clock, waitMs, signal);
    }
    // A little more than the interval: one that arrives a millisecond early is refused.
    if (!signal.aborted && this.#intervalMs > 0)
      this.#notBefore = this.#clock.monotonic() + this.#intervalMs * 1.02 + 50;
  }
}
