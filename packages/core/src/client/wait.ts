import { onAbort } from "../on-abort.ts";
import { unreachable } from "./client-errors.ts";

/** Resolves after `ms` milliseconds, or as soon as one of the signals aborts. */
export function wait(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const takeBack of listening) takeBack();
      resolve();
    };
    const listening: (() => void)[] = [];
    const timer = setTimeout(end, ms);
    for (const signal of signals) listening.push(onAbort(signal, end));
  });
}

/**
 * What the promise gives, unless that takes too long: then the controller is aborted. Once it is, whoever did it, the
 * promise is given up: not every `fetch` that is handed in minds a signal.
 */
export function within<Value>(
  ms: number,
  controller: AbortController,
  promise: Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => controller.abort(), ms);
    const takeBack = onAbort(controller.signal, () => reject(unreachable()));
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      takeBack();
    });
    onAbort(controller.signal, () => clearTimeout(timer));
  });
}
