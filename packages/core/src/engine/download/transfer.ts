import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Waits } from "../timing.ts";
import { stalled, storeStalled, tookTooLong } from "./download-errors.ts";
import type { DownloadPermit, DownloadSemaphore } from "./download-semaphore.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** What a transfer waits for now. While it waits for a permit, no time limit applies. */
type WaitsFor = "a permit" | "the host" | "the store";

/** How often the speed of a download is checked, in milliseconds. */
const speedCheckMs = 5_000;
/** A download with fewer bytes than this in `speedCheckMs` is slow: 256 KiB per second. */
const slowBytes = (256 * 1024 * speedCheckMs) / 1_000;
/** How long the event loop gets to deliver pending data before a limit applies, in milliseconds. */
const graceMs = 20;

/**
 * Transfers one output from the host to the store. It holds a permit while bytes arrive, and enforces the time limits:
 * it breaks the connection if the host sends nothing, and ends the whole transfer if the store accepts nothing, if the
 * deadline passes, or if the engine is closed.
 *
 * It remembers when it started to wait, and checks that time periodically. A timer for each chunk would cost more than
 * the chunk.
 */
export class Transfer {
  readonly #waits: Waits;
  readonly #retryPolicy: RetryPolicy;
  readonly #semaphore: DownloadSemaphore;
  readonly #controller = new AbortController();
  readonly #over = new AbortController();
  readonly #stopListening: () => void;
  #permit: DownloadPermit | undefined;
  #waitsFor: WaitsFor = "a permit";
  #since: number;
  #bytes = 0;
  /** Rejects the pending promise of the host. */
  #breakOff: ((error: unknown) => void) | undefined;

  constructor(waits: Waits, retryPolicy: RetryPolicy, semaphore: DownloadSemaphore, outer: AbortSignal) {
    this.#waits = waits;
    this.#retryPolicy = retryPolicy;
    this.#semaphore = semaphore;
    this.#since = waits.clock.monotonic();
    this.#stopListening = onAbort(outer, () => this.#end(outer.reason));
  }

  /** Aborts when the whole transfer has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for a permit, and starts to enforce the time limits. */
  async start(): Promise<void> {
    await this.#acquire();
    void this.#watch();
  }

  /** Releases the permit, waits `ms` milliseconds, and acquires a permit again. */
  async rest(ms: number): Promise<void> {
    this.#release();
    await pause(this.#waits.clock, ms, this.signal);
    await this.#acquire();
  }

  /** Waits up to `idleMs` for a promise of the host. It rejects in time even if the host ignores every signal. */
  fromHost<Result>(expected: Promise<Result>): Promise<Result> {
    this.#waitFor("the host");
    return new Promise((resolve, reject) => {
      this.#breakOff = reject;
      // A promise that was rejected here may settle later, while another one is pending.
      const settle = () => {
        if (this.#breakOff === reject) this.#waitFor("the store");
      };
      expected.then(
        (result) => {
          settle();
          resolve(result);
        },
        (error: unknown) => {
          settle();
          reject(error);
        },
      );
    });
  }

  /** Reports that more bytes have arrived. */
  received(byteLength: number): void {
    this.#bytes += byteLength;
  }

  /** Reports that the whole output has arrived: the store may take its time without a permit. */
  completed(): void {
    this.#permit?.release();
  }

  /** Stops the timers and removes the listener. */
  stop(): void {
    this.#release();
    this.#over.abort();
    this.#stopListening();
  }

  async #acquire(): Promise<void> {
    const queuedAt = this.#waits.clock.monotonic();
    this.#permit = await this.#semaphore.acquire(this.signal);
    this.#retryPolicy.startTry(this.#waits.clock.monotonic() - queuedAt);
    this.#waitFor("the store");
  }

  #release(): void {
    this.#waitFor("a permit");
    this.#permit?.release();
    this.#permit = undefined;
  }

  #waitFor(waitsFor: WaitsFor): void {
    this.#breakOff = undefined;
    this.#waitsFor = waitsFor;
    this.#since = this.#waits.clock.monotonic();
  }

  async #watch(): Promise<void> {
    const { clock, timing } = this.#waits;
    const longestSleepMs = Math.min(speedCheckMs, timing.idleMs / 2);
    let check = { at: clock.monotonic(), bytes: 0 };
    let suspect: number | undefined;
    while (!this.#over.signal.aborted && !this.signal.aborted) {
      const now = clock.monotonic();
      const leftMs = this.#leftMs(now);
      if (leftMs <= 0 && suspect === this.#since) this.#timeOut();
      suspect = leftMs <= 0 ? this.#since : undefined;
      if (this.#waitsFor !== "a permit" && now >= this.#retryPolicy.deadline) this.#end(tookTooLong());
      if (now - check.at >= speedCheckMs) {
        const isSlow = this.#waitsFor === "the host" && this.#bytes - check.bytes < slowBytes;
        if (isSlow) this.#permit?.markSlow();
        check = { at: now, bytes: this.#bytes };
      }
      const untilMs = Math.min(leftMs, this.#retryPolicy.deadline - now, longestSleepMs);
      await clock.sleep(Math.max(graceMs, untilMs), this.#over.signal);
    }
  }

  /** How much longer the current wait may take, in milliseconds. */
  #leftMs(now: number): number {
    const { idleMs, storeMs } = this.#waits.timing;
    if (this.#waitsFor === "a permit") return Number.POSITIVE_INFINITY;
    return this.#since + (this.#waitsFor === "the host" ? idleMs : storeMs) - now;
  }

  #timeOut(): void {
    if (this.#waitsFor === "the store") {
      this.#end(storeStalled());
      return;
    }
    const breakOff = this.#breakOff;
    this.#waitFor("the store");
    breakOff?.(stalled());
  }

  #end(reason: unknown): void {
    this.#controller.abort(reason);
    this.#breakOff?.(reason);
  }
}
