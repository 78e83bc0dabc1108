import type { ClientTiming } from "../timing.ts";

/** Waits that a test can afford; what must not happen in a test waits long. */
export const quickTiming: ClientTiming = {
  retry: { firstMs: 1, longestMs: 4, tries: 6 },
  silentMs: 10_000,
  lingerMs: 10_000,
  cancelMs: 5_000,
  poll: { firstMs: 1, longestMs: 4 },
};
