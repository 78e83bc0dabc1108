import { onAbort } from "./on-abort.ts";

/**
 * The only source of time and waiting. Wall time jumps and differs between machines, so it is only used across processes
 * (in the journal and in headers) and proves nothing. Durations are always measured with `monotonic`.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970. It can jump in both directions. */
  now(): number;
  /** Milliseconds since a fixed moment of this process. It never goes back and never jumps. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds of monotonic time, or as soon as the signal aborts. It does not reject.
   *
   * @param ms - 0 or more. Longer times than a timer supports (24.8 days) are shortened to that.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that `setTimeout` supports. A longer one would fire immediately. */
const maxTimerMs = 0x7fff_ffff;

/** The system clock: the default of every factory. */
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
      const timer = setTimeout(end, Math.min(ms, maxTimerMs));
      const stopListening = onAbort(signal, end);
    }),
};

/** Only `sleep`, without a signal: small enough for pages that only wait. */
export const timer: Pick<Clock, "sleep"> = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The wall time in the format of the journal and the sidecars: ISO 8601, UTC. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
