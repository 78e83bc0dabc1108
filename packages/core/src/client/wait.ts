import type { Clock } from "../util/clock.ts";
import { callAfter } from "../util/wait.ts";
import { unreachable } from "./client-errors.ts";

/**
 * Waits for a promise, and aborts the controller after `ms` milliseconds. Rejects as soon as the controller is aborted,
 * by anyone, because a custom `fetch` can ignore its signal.
 */
export function within<Value>(
  clock: Clock,
  ms: number,
  controller: AbortController,
  promise: Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      controller.abort();
      reject(unreachable());
    };
    promise.then(resolve, reject).finally(callAfter(clock, ms, giveUp, controller.signal));
  });
}
