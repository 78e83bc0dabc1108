/**
 * Emulated time. Timers do not change predictions: their state is computed from `now()` on every read. Timers only wake
 * waiting calls, so a clock that jumps an hour ahead does not depend on timers.
 */
export interface Clock {
  /** Returns the emulated time in milliseconds since the epoch. */
  now(): number;
  /** Calls back after `ms` emulated milliseconds. Returns a function that cancels the call. */
  after(ms: number, callback: () => void, options?: { hold?: boolean }): () => void;
  /**
   * Resolves after `ms` emulated milliseconds, or immediately when `signal` aborts or the clock stops. Keeps the process
   * alive meanwhile, unless `hold` is false.
   */
  sleep(ms: number, signal?: AbortSignal, options?: { hold?: boolean }): Promise<void>;
  /** Cancels every timer and ends every sleep. */
  stop(): void;
  /** Whether the clock is stopped, in which case sleeps end immediately. Check it in loops that sleep. */
  readonly stopped: boolean;
}

/** A source of time for the emulator. */
export interface TimeSource {
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Returns milliseconds since a fixed moment. It never decreases. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or when the signal aborts. It never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The options of a clock; see `EmulatorOptions`. */
export interface ClockOptions {
  readonly clock?: TimeSource | undefined;
  readonly now?: (() => number) | undefined;
  readonly speed?: number | undefined;
}

// For delays of more than 31 bits, setTimeout fires immediately with a warning.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export function createClock({ clock, now, speed = 1 }: ClockOptions): Clock {
  if (!(speed > 0)) throw new RangeError(`speed must be above 0, got ${speed}`);
  const read = clock === undefined ? Date.now : () => clock.now();
  const began = read();
  const timers = new Set<() => void>();
  const sleepers = new Set<() => void>();
  let stopped = false;

  function after(ms: number, callback: () => void, options: { hold?: boolean } = {}): () => void {
    if (stopped) return () => {};
    const fire = () => {
      timers.delete(cancel);
      callback();
    };
    const real = Math.min(LONGEST_TIMEOUT_MS, Math.max(0, Math.ceil(ms / speed)));
    const cancelTimer = clock === undefined ? startTimer(real, fire, options) : callLater(clock, real, fire);
    const cancel = () => {
      timers.delete(cancel);
      cancelTimer();
    };
    timers.add(cancel);
    return cancel;
  }

  function sleep(ms: number, signal?: AbortSignal, { hold = true }: { hold?: boolean } = {}): Promise<void> {
    if (stopped || signal?.aborted === true || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        sleepers.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const cancel = after(ms, wake, { hold });
      sleepers.add(wake);
      signal?.addEventListener("abort", wake);
    });
  }

  function stop(): void {
    stopped = true;
    for (const cancel of [...timers]) cancel();
    for (const wake of [...sleepers]) wake();
  }

  return {
    now: now ?? (() => began + (read() - began) * speed),
    after,
    sleep,
    stop,
    get stopped() {
      return stopped;
    },
  };
}

function startTimer(ms: number, callback: () => void, { hold }: { hold?: boolean }): () => void {
  const timer = setTimeout(callback, ms);
  // Only a timer on which an unanswered request depends may keep the process alive.
  if (hold !== true) timer.unref();
  return () => clearTimeout(timer);
}

function callLater(clock: TimeSource, ms: number, callback: () => void): () => void {
  const over = new AbortController();
  void clock.sleep(ms, over.signal).then(() => {
    if (!over.signal.aborted) callback();
  });
  return () => over.abort();
}
