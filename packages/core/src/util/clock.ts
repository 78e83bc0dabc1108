import { onAbort } from "./on-abort.ts";

/**
 * Where everything here reads the time and waits. Wall time jumps and differs between machines, so it only crosses
 * processes (into the journal, into headers) and proves nothing; every duration is measured by `monotonic`.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970. It may jump in both directions. */
  now(): number;
  /** Milliseconds since a moment that stays the same for this process. It never goes back and never jumps. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds of monotonic time, or as soon as the signal aborts. It does not reject.
   *
   * @param ms - 0 or more; what is longer than a timer can hold (24.8 days) counts as that.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that `setTimeout` takes; a longer one would fire at once. */
const longestTimerMs = 0x7fff_ffff;

/** The system's clock: what every factory uses unless it is given another one. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        stopListening();
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, longestTimerMs));
      const stopListening = onAbort(signal, end);
    }),
};

/** The system's waiting alone, without an early end: small enough for a page that only waits. */
export const timer: Pick<Clock, "sleep"> = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The wall time as the journal and the sidecars write it: ISO 8601, UTC. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
