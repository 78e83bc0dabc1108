import type { AssetKind } from "../../assets/asset.ts";
import type { Clock } from "../../util/clock.ts";
import { onAbort } from "../../util/on-abort.ts";

/** How many downloads may run at once. */
export interface DownloadLimits {
  /** Downloads that are not marked as slow. */
  readonly fast: number;
  /** All downloads, including the slow ones. */
  readonly all: number;
}

/** The right to download. */
export interface DownloadPermit {
  /** Marks the download as slow: it continues, and no longer counts toward the limit for fast downloads. */
  markSlow(): void;
  /** Calling it again does nothing. */
  release(): void;
}

/**
 * Limits how many downloads run at once, so that each one makes progress: if 256 of them share a busy machine, all of
 * them look stalled. A host that sends slowly does not block the others, because slow downloads have their own limit.
 */
export class DownloadSemaphore {
  readonly #limits: DownloadLimits;
  #fast = 0;
  #all = 0;
  readonly #waiting = new Set<() => void>();

  constructor(limits: DownloadLimits) {
    this.#limits = limits;
  }

  /** Waits for a permit, in the order of the calls. Rejects with the signal's reason if the signal aborts first. */
  async acquire(signal: AbortSignal): Promise<DownloadPermit> {
    signal.throwIfAborted();
    if (this.#isFree() && this.#waiting.size === 0) this.#take();
    else await this.#wait(signal);
    return this.#permit();
  }

  #permit(): DownloadPermit {
    let isFast = true;
    let isHeld = true;
    const markSlow = () => {
      if (!isFast) return;
      isFast = false;
      this.#fast--;
      this.#admit();
    };
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      this.#all--;
      markSlow();
      this.#admit();
    };
    return { markSlow, release };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        stopListening();
        resolve();
      };
      const leaveQueue = () => {
        if (this.#waiting.delete(admit)) reject(signal.reason);
      };
      this.#waiting.add(admit);
      const stopListening = onAbort(signal, leaveQueue);
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
 * The limits of a process, for all engines and accounts together. More downloads at once are not faster, and each one
 * needs a connection and a few hundred kilobytes of buffers.
 */
const limits: DownloadLimits = { fast: 16, all: 64 };

// By clock, as accounts are: an engine on another clock belongs to another test.
const semaphores = new WeakMap<Clock, Map<AssetKind, DownloadSemaphore>>();

/** The semaphore of a media kind. Each kind has its own: a video that takes minutes must not delay images. */
export function downloadSemaphore(kind: AssetKind, clock: Clock): DownloadSemaphore {
  const byKind = semaphores.get(clock) ?? new Map<AssetKind, DownloadSemaphore>();
  semaphores.set(clock, byKind);
  const semaphore = byKind.get(kind) ?? new DownloadSemaphore(limits);
  byKind.set(kind, semaphore);
  return semaphore;
}
