import type { Clock } from "../../src/util/clock.ts";

/** A clock that advances only when a test calls `advance`. */
export class SteppedClock implements Clock {
  readonly #sleeping = new Set<{ until: number; wake: () => void }>();
  #now = 0;

  now = () => this.#now;
  monotonic = () => this.#now;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = {
        until: this.#now + ms,
        wake: () => {
          this.#sleeping.delete(sleeper);
          resolve();
        },
      };
      this.#sleeping.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake);
    });
  }

  get sleepers(): number {
    return this.#sleeping.size;
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    for (const { until, wake } of this.#sleeping) if (until <= this.#now) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
