import type { Clock } from "../../util/clock.ts";

/** How many batches are remembered; the oldest are forgotten first. */
const maxRemembered = 10_000;

/**
 * Knows for how long a provider keeps outputs. Wall clocks jump and differ between machines, so a wall time alone ends
 * nothing early: taking a batch up too late costs nothing, as the provider is asked what it still has; letting it go
 * too early pays again.
 */
export class OutputWindow {
  readonly #clock: Clock;
  readonly #keptMs: number;
  /** When this process first knew of the batch's end, by its own monotonic clock. */
  readonly #since = new Map<string, number>();

  constructor(clock: Clock, keptMs: number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  /** Takes note of a batch that ended just now. */
  note(batchId: string): void {
    this.#since.set(batchId, this.#clock.monotonic());
    const [oldest] = this.#since.keys();
    if (this.#since.size > maxRemembered && oldest !== undefined) this.#since.delete(oldest);
  }

  /** Nobody will ask for it again. */
  forget(batchId: string): void {
    this.#since.delete(batchId);
  }

  /**
   * Whether the outputs of a batch are no longer kept.
   * @param endedAt - when it ended, as the journal says: ISO 8601.
   */
  isOver(batchId: string, endedAt: string | undefined): boolean {
    const since = this.#since.get(batchId);
    if (since !== undefined) return this.#clock.monotonic() - since > this.#keptMs;
    this.note(batchId);
    // Another process wrote that time: its clock and this one may be apart by an hour, as after a wrong time zone.
    const tolerance = 60 * 60 * 1000;
    const age = this.#clock.now() - Date.parse(endedAt ?? "");
    return age > this.#keptMs + tolerance;
  }
}
