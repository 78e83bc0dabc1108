import { onAbort } from "../on-abort.ts";
import type { Clock } from "./clock.ts";

/** The longest delay that `setTimeout` takes; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

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
