import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Waits } from "../timing.ts";
import { stalled, storeStalled, tookTooLong } from "./download-errors.ts";
import type { DownloadPlace, DownloadPlaces } from "./download-places.ts";
import type { Patience } from "./patience.ts";

/** What a transfer waits for at the moment; none of its limits counts while it waits for a place. */
type WaitsFor = "a place" | "the host" | "the store";

/** After so many milliseconds a download is looked at, whether it is slow. */
const lookMs = 5_000;
/** A download that brings fewer bytes than this in `lookMs` is slow: 256 kB a second. */
const slowBytes = (256 * 1024 * lookMs) / 1_000;
/** What is over its limit is judged only after the event loop had this long, in milliseconds, to bring what waits. */
const graceMs = 20;

/**
 * One output on its way from the host into the store. It holds a place while bytes arrive, and ends what stalls: the
 * connection where the host sends nothing, the whole transfer where the store takes nothing, where the far bound is
 * reached, or where the engine is closed.
 *
 * It notes the time when it begins to wait, and looks at that note now and then. A timer for each chunk would cost more
 * than the chunk.
 */
export class Transfer {
  readonly #waits: Waits;
  readonly #patience: Patience;
  readonly #places: DownloadPlaces;
  readonly #controller = new AbortController();
  readonly #over = new AbortController();
  readonly #stopListening: () => void;
  #place: DownloadPlace | undefined;
  #waitsFor: WaitsFor = "a place";
  #since: number;
  #bytes = 0;
  /** Rejects what is expected of the host. */
  #breakOff: ((error: unknown) => void) | undefined;

  constructor(waits: Waits, patience: Patience, places: DownloadPlaces, outer: AbortSignal) {
    this.#waits = waits;
    this.#patience = patience;
    this.#places = places;
    this.#since = waits.clock.monotonic();
    this.#stopListening = onAbort(outer, () => this.#end(outer.reason));
  }

  /** Aborts when the whole transfer has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for a place to download, and begins to watch. */
  async start(): Promise<void> {
    await this.#enter();
    void this.#watch();
  }

  /** Gives the place up for a while: the next try comes later. */
  async rest(ms: number): Promise<void> {
    this.#leave();
    await pause(this.#waits.clock, ms, this.signal);
    await this.#enter();
  }

  /** What the host is to bring, for which there is `idleMs`. It rejects even where the host ignores every signal. */
  fromHost<Result>(expected: Promise<Result>): Promise<Result> {
    this.#turn("the host");
    return new Promise((resolve, reject) => {
      this.#breakOff = reject;
      // What was broken off may still come, while something else is expected already.
      const settle = () => {
        if (this.#breakOff === reject) this.#turn("the store");
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

  /** That many more bytes have arrived. */
  moved(byteLength: number): void {
    this.#bytes += byteLength;
  }

  /** Everything has arrived: from here on only the store is at work. */
  arrived(): void {
    this.#place?.leave();
  }

  /** Takes the timers and the listener away. */
  stop(): void {
    this.#leave();
    this.#over.abort();
    this.#stopListening();
  }

  async #enter(): Promise<void> {
    const asked = this.#waits.clock.monotonic();
    this.#place = await this.#places.enter(this.signal);
    this.#patience.begin(this.#waits.clock.monotonic() - asked);
    this.#turn("the store");
  }

  #leave(): void {
    this.#turn("a place");
    this.#place?.leave();
    this.#place = undefined;
  }

  #turn(waitsFor: WaitsFor): void {
    this.#breakOff = undefined;
    this.#waitsFor = waitsFor;
    this.#since = this.#waits.clock.monotonic();
  }

  async #watch(): Promise<void> {
    const { clock, timing } = this.#waits;
    const longestSleepMs = Math.min(lookMs, timing.idleMs / 2);
    let look = { at: clock.monotonic(), bytes: 0 };
    let suspect: number | undefined;
    while (!this.#over.signal.aborted && !this.signal.aborted) {
      const now = clock.monotonic();
      const leftMs = this.#leftMs(now);
      if (leftMs <= 0 && suspect === this.#since) this.#breakUp();
      suspect = leftMs <= 0 ? this.#since : undefined;
      if (this.#waitsFor !== "a place" && now >= this.#patience.farAt) this.#end(tookTooLong());
      if (now - look.at >= lookMs) {
        const isSlow = this.#waitsFor === "the host" && this.#bytes - look.bytes < slowBytes;
        if (isSlow) this.#place?.share();
        look = { at: now, bytes: this.#bytes };
      }
      const untilMs = Math.min(leftMs, this.#patience.farAt - now, longestSleepMs);
      await clock.sleep(Math.max(graceMs, untilMs), this.#over.signal);
    }
  }

  /** How long what is waited for may still take. */
  #leftMs(now: number): number {
    const { idleMs, storeMs } = this.#waits.timing;
    if (this.#waitsFor === "a place") return Number.POSITIVE_INFINITY;
    return this.#since + (this.#waitsFor === "the host" ? idleMs : storeMs) - now;
  }

  #breakUp(): void {
    if (this.#waitsFor === "the store") {
      this.#end(storeStalled());
      return;
    }
    const breakOff = this.#breakOff;
    this.#turn("the store");
    breakOff?.(stalled());
  }

  #end(reason: unknown): void {
    this.#controller.abort(reason);
    this.#breakOff?.(reason);
  }
}
