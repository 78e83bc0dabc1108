import { onTestFinished } from "vitest";
import type { Clock } from "../../src/util/clock.ts";

/**
 * Creates a clock that advances by `stepMs` in each turn of the event loop. Minutes pass within a second, and a busy
 * machine does not make time pass faster than the code under test.
 */
export function eventLoopClock(stepMs = 100): Clock {
  let time = 0;
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>();
  const turn = () => {
    time += stepMs;
    for (const sleeper of sleeping) if (sleeper.until <= time) sleeper.wake();
    timer = setTimeout(turn, 1);
  };
  let timer = setTimeout(turn, 1);
  onTestFinished(() => clearTimeout(timer));
  return {
    now: () => Date.UTC(2026, 0, 2) + time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          until: time + ms,
          wake() {
            sleeping.delete(sleeper);
            signal?.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleeping.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake);
      }),
  };
}
