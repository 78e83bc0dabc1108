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
