import { DramatisError } from "../../errors/dramatis-error.ts";
import { backoffMs, type Waits } from "../timing.ts";

/** An output that is missing or is not of its kind may be so for a moment only; a few tries show. */
const maxRefusals = 3;

/**
 * Decides how long one output is tried for. As long as new bytes of it arrive there is no end but the far bound; where
 * nothing new arrives, tries end after `stuckMs` of waiting. Time in which bytes move does not count as waiting, nor
 * does time in a queue.
 */
export class Patience {
  readonly #waits: Waits;
  /** The same bytes come at each try: only what happens to them may be different. */
  readonly #isFixed: boolean;
  #farAt: number;
  #furthest = 0;
  #tries = 0;
  #refusals = 0;
  #stuckMs = 0;
  /** When bytes moved last, or the try began. */
  #movedAt: number;
  #earlier: unknown;

  /** @param factor - how many times as long as an image's the download may take. */
  constructor(waits: Waits, factor: number, isFixed: boolean) {
    this.#waits = waits;
    this.#isFixed = isFixed;
    this.#movedAt = waits.clock.monotonic();
    this.#farAt = this.#movedAt + waits.timing.downloadMs * factor;
  }

  /** When the output is given up even though bytes still arrive, in monotonic time. */
  get farAt(): number {
    return this.#farAt;
  }

  /** A try begins, after so many milliseconds in a queue. */
  begin(queuedMs: number): void {
    this.#farAt += queuedMs;
    this.#movedAt = this.#waits.clock.monotonic();
  }

  /** So many bytes of the output have arrived in this try. */
  reached(byteLength: number): void {
    this.#movedAt = this.#waits.clock.monotonic();
    if (byteLength <= this.#furthest) return;
    this.#furthest = byteLength;
    this.#tries = 0;
    this.#stuckMs = 0;
  }

  /**
   * How long to wait before the next try, in milliseconds.
   * @throws the error where there is none, or an earlier one that says more.
   */
  next(error: unknown): number {
    const { clock, timing } = this.#waits;
    const now = clock.monotonic();
    const waitMs = backoffMs(this.#waits, this.#tries++);
    this.#stuckMs += now - this.#movedAt + waitMs;
    const isTooFar = now + waitMs > this.#farAt;
    if (!this.#mayPass(error) || isTooFar || this.#stuckMs > timing.stuckMs) {
      // Where the time ran out in the middle of a try, what failed before says more.
      throw (now >= this.#farAt ? this.#earlier : undefined) ?? error;
    }
    this.#earlier = error;
    return waitMs;
  }

  #mayPass(error: unknown): boolean {
    if (!DramatisError.isInstance(error)) return false;
    if (this.#isFixed) return error.code === "store_failed" && error.retryable;
    if (error.code === "no_output" || error.code === "unsupported_media") {
      return ++this.#refusals < maxRefusals;
    }
    return error.retryable;
  }
}
