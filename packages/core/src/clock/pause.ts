import { callAfter } from "./call-after.ts";
import type { Clock } from "./clock.ts";

/**
 * Resolves after `ms` milliseconds, or as soon as one of the signals aborts that had not aborted before. Nothing is
 * left behind.
 */
export function pause(clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const waking = signals.filter((signal) => !signal.aborted);
  return new Promise((resolve) => callAfter(clock, ms, resolve, ...waking));
}
