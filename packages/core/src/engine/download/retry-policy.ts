import { DramatisError } from "../../errors/dramatis-error.ts";
import { backoffMs, type Waits } from "../timing.ts";

/** A missing output or one of another kind can be a temporary state of the host, so it is tried this many times. */
const maxRefusals = 3;

/**
 * Decides how long the download of one output is retried. While new bytes arrive, only the deadline ends it. While
 * nothing new arrives, it ends after `stuckMs` of waiting. Time during which bytes arrive is not waiting, and neither
 * is time in a queue.
 */
export class RetryPolicy {
  readonly #waits: Waits;
  /** Every try brings the same bytes, so only the store can make a difference. */
  readonly #isFixed: boolean;
  #deadline: number;
  #furthest = 0;
  #tries = 0;
  #refusals = 0;
  #stuckMs = 0;
  /** When bytes last arrived, or when the try started. */
  #progressAt: number;
  #previousError: unknown;

  /** @param factor - how much longer the download may take than that of an image: 2 is twice as long */
  constructor(waits: Waits, factor: number, isFixed: boolean) {
    this.#waits = waits;
    this.#isFixed = isFixed;
    this.#progressAt = waits.clock.monotonic();
    this.#deadline = this.#progressAt + waits.timing.downloadMs * factor;
  }

  /** When the download ends even if bytes still arrive, on the monotonic clock, in milliseconds. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Reports that a try starts, after `queuedMs` milliseconds in a queue. */
  startTry(queuedMs: number): void {
    this.#deadline += queuedMs;
    this.#progressAt = this.#waits.clock.monotonic();
  }

  /** Reports how many bytes of the output have arrived in this try. */
  reached(byteLength: number): void {
    this.#progressAt = this.#waits.clock.monotonic();
    if (byteLength <= this.#furthest) return;
    this.#furthest = byteLength;
    this.#tries = 0;
    this.#stuckMs = 0;
  }

  /**
   * How long to wait before the next try, in milliseconds.
   * @throws the error if the download has failed, or the previous one if it explains more
   */
  nextDelayMs(error: unknown): number {
    const { clock, timing } = this.#waits;
    const now = clock.monotonic();
    const waitMs = backoffMs(this.#waits, this.#tries++);
    this.#stuckMs += now - this.#progressAt + waitMs;
    const isLate = now + waitMs > this.#deadline;
    if (!this.#mayPass(error) || isLate || this.#stuckMs > timing.stuckMs) {
      // If the deadline cut a try short, the previous error says more.
      throw (now >= this.#deadline ? this.#previousError : undefined) ?? error;
    }
    this.#previousError = error;
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
