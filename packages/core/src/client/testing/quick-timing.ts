import type { ClientTiming } from "../timing.ts";

/** Short waits for tests. Timeouts that must not fire in a test stay long. */
export const quickTiming: ClientTiming = {
  retry: { firstMs: 1, longestMs: 4, tries: 6 },
  silentMs: 10_000,
  lingerMs: 10_000,
  cancelMs: 5_000,
  poll: { firstMs: 1, longestMs: 4 },
};
