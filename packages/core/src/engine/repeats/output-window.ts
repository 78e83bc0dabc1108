import type { Clock } from "../../util/clock.ts";

/** How many batches are remembered. The oldest are forgotten first. */
const maxRemembered = 10_000;

/**
 * Tracks how long a provider keeps the outputs of batches. Wall clocks jump and differ between machines, so a wall time
 * alone never ends the window early: continuing a batch too late costs nothing, because the provider reports what it
 * still has, but abandoning it too early pays again.
 */
export class OutputWindow {
  readonly #clock: Clock;
  readonly #keptMs: number;
  /** When this process first knew of the batch's end, on its monotonic clock. */
  readonly #since = new Map<string, number>();

  constructor(clock: Clock, keptMs: number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  /** Records that a batch has just ended. */
  note(batchId: string): void {
    this.#since.set(batchId, this.#clock.monotonic());
    const [oldest] = this.#since.keys();
    if (this.#since.size > maxRemembered && oldest !== undefined) this.#since.delete(oldest);
  }

  /** Forgets a batch that is no longer needed. */
  forget(batchId: string): void {
    this.#since.delete(batchId);
  }

  /**
   * Whether the provider no longer keeps the outputs of a batch.
   * @param endedAt - when it ended according to the journal, in ISO 8601
   */
  isOver(batchId: string, endedAt: string | undefined): boolean {
    const since = this.#since.get(batchId);
    if (since !== undefined) return this.#clock.monotonic() - since > this.#keptMs;
    this.note(batchId);
    // Another process wrote that time, and its clock may differ by an hour, for example with a wrong time zone.
    const tolerance = 60 * 60 * 1000;
    const age = this.#clock.now() - Date.parse(endedAt ?? "");
    return age > this.#keptMs + tolerance;
  }
}
