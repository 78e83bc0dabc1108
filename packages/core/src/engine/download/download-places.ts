import type { AssetKind } from "../../assets/asset.ts";
import type { Clock } from "../../util/clock.ts";
import { onAbort } from "../../util/on-abort.ts";

/** How many downloads may run at once. */
export interface PlaceLimits {
  /** Those that move at full speed. */
  readonly fast: number;
  /** All of them, with those that gave up their place among the fast ones. */
  readonly all: number;
}

/** The right to download. */
export interface DownloadPlace {
  /** Lets another download start next to this one, which goes on but is too slow to use what the place allows. */
  share(): void;
  /** Calling it again does nothing. */
  leave(): void;
}

/**
 * Bounds how many downloads run at once, so that each one moves: where 256 share the processor and the memory of a
 * busy machine, all of them look stalled. A host that drips does not block the others, because its downloads share
 * their places.
 */
export class DownloadPlaces {
  readonly #limits: PlaceLimits;
  #fast = 0;
  #all = 0;
  readonly #waiting = new Set<() => void>();

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  /** Waits for a place, in the order of asking; rejects with the signal's reason when that comes first. */
  async enter(signal: AbortSignal): Promise<DownloadPlace> {
    signal.throwIfAborted();
    if (this.#isFree() && this.#waiting.size === 0) this.#take();
    else await this.#turn(signal);
    return this.#place();
  }

  #place(): DownloadPlace {
    let isFast = true;
    let isHeld = true;
    const share = () => {
      if (!isFast) return;
      isFast = false;
      this.#fast--;
      this.#admit();
    };
    const leave = () => {
      if (!isHeld) return;
      isHeld = false;
      this.#all--;
      share();
      this.#admit();
    };
    return { share, leave };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        stopListening();
        resolve();
      };
      const giveUp = () => {
        if (this.#waiting.delete(admit)) reject(signal.reason);
      };
      this.#waiting.add(admit);
      const stopListening = onAbort(signal, giveUp);
    });
  }

  #isFree(): boolean {
    return this.#fast < this.#limits.fast && this.#all < this.#limits.all;
  }

  #take(): void {
    this.#fast++;
    this.#all++;
  }

  #admit(): void {
    for (const admit of this.#waiting) {
      if (!this.#isFree()) return;
      this.#waiting.delete(admit);
      this.#take();
      admit();
    }
  }
}

/**
 * What the process allows, for all engines and accounts. More downloads at once are not faster, and each of them holds a
 * connection and a few hundred kilobytes of buffers.
 */
const limits: PlaceLimits = { fast: 16, all: 64 };

// By clock, as accounts are: an engine on another clock belongs to another test.
const places = new WeakMap<Clock, Map<AssetKind, DownloadPlaces>>();

/** The places of a media kind. Each kind has its own: a video of minutes must not delay images. */
export function downloadPlacesOf(kind: AssetKind, clock: Clock): DownloadPlaces {
  const byKind = places.get(clock) ?? new Map<AssetKind, DownloadPlaces>();
  places.set(clock, byKind);
  const own = byKind.get(kind) ?? new DownloadPlaces(limits);
  byKind.set(kind, own);
  return own;
}
