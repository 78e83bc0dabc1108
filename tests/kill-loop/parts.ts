import { defaultTiming, type Timing } from "../../packages/core/src/engine/timing.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";

/** Leases that run out soon, so that the next process need not wait for long. */
export const timing: Timing = {
  ...defaultTiming,
  poll: { firstMs: 30, longestMs: 300, perSecond: 200 },
  createMs: 2_000,
  settledAfterMs: 600,
  look: { firstMs: 100, longestMs: 300 },
  leaseMs: 600,
  clockToleranceMs: 50,
};

/** A model with one prediction for each image, and one with a prediction for all four. */
export function providers(baseUrl: string) {
  const account = createReplicate({ auth: "r8_kill_loop", baseUrl });
  return [account.image("google/imagen-4"), account.image("black-forest-labs/flux-schnell")];
}
