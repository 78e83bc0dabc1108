import type { Clock } from "./clock.ts";

/** The system's waiting alone, without an early end: small enough for a page that only waits. */
export const timer: Pick<Clock, "sleep"> = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
