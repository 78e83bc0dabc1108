import type { Clock } from "../util/clock.ts";
import { callAfter } from "../util/wait.ts";
import { unreachable } from "./client-errors.ts";

/**
 * What the promise gives, unless that takes too long: then the controller is aborted. Once it is, whoever did it, the
 * promise is given up: not every `fetch` that is handed in minds a signal.
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
