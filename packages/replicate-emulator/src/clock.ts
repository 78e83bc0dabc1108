/**
 * Emulated time. Predictions are not moved by timers: their state is worked out from `now()` whenever somebody
 * looks. Timers only wake those who wait, so an injected clock that jumps an hour ahead needs no timer to fire.
 */
export interface Clock {
  /** Emulated time in milliseconds since the epoch. */
  now(): number;
  /** Calls back after `ms` emulated milliseconds; answers with a function that takes the call back. */
  after(ms: number, callback: () => void, options?: { hold?: boolean }): () => void;
  /**
   * Resolves after `ms` emulated milliseconds, or at once when `signal` aborts or the clock stops. The process lives
   * as long, unless `hold` is false.
   */
  sleep(ms: number, signal?: AbortSignal, options?: { hold?: boolean }): Promise<void>;
  /** Ends every timer and sleep. */
  stop(): void;
  /** Once stopped, sleeps end at once: who sleeps in a loop looks here. */
  readonly stopped: boolean;
}

/** A clock that is handed to the emulator. */
export interface TimeSource {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any fixed moment. It never goes back. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or as soon as the signal aborts. It does not reject. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a clock is made of: see `EmulatorOptions`. */
export interface ClockOptions {
  readonly clock?: TimeSource | undefined;
  readonly now?: (() => number) | undefined;
  readonly speed?: number | undefined;
}

// setTimeout fires at once, with a warning, for delays beyond 31 bits.
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
    const takeBack = clock === undefined ? startTimer(real, fire, options) : callLater(clock, real, fire);
    const cancel = () => {
      timers.delete(cancel);
      takeBack();
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
  // Only a timer that somebody's unanswered request hangs on may keep the process alive.
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
