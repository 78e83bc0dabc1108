import { defaultTiming, type Timing } from "../../packages/core/src/engine/timing.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";

/** Short leases, so that the next process does not have to wait for long. */
export const timing: Timing = {
  ...defaultTiming,
  poll: { firstMs: 30, longestMs: 300, perSecond: 200 },
  createMs: 2_000,
  settledAfterMs: 600,
  look: { firstMs: 100, longestMs: 300 },
  leaseMs: 600,
  clockToleranceMs: 50,
};

/** Returns a model that needs one prediction for each image, and a model that makes four images in one prediction. */
export function providers(baseUrl: string) {
  const account = createReplicate({ auth: "r8_kill_loop", baseUrl });
  return [account.image("google/imagen-4"), account.image("black-forest-labs/flux-schnell")];
}
