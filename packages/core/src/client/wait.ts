import { onAbort } from "../on-abort.ts";
import { unreachable } from "./client-errors.ts";

/** Calls back after `ms` milliseconds, or as soon as one of the signals aborts; returns how to take that back. */
export function callAfter(
  ms: number,
  callback: () => void,
  ...signals: readonly (AbortSignal | undefined)[]
): () => void {
  const listening: (() => void)[] = [];
  const stop = () => {
    clearTimeout(timer);
    for (const takeBack of listening) takeBack();
  };
  const end = () => {
    stop();
    callback();
  };
  const timer = setTimeout(end, ms);
  for (const signal of signals) listening.push(onAbort(signal, end));
  return stop;
}

/** Resolves after `ms` milliseconds, or as soon as one of the signals aborts. */
export function wait(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => callAfter(ms, resolve, ...signals));
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
    const giveUp = () => {
      controller.abort();
      reject(unreachable());
    };
    promise.then(resolve, reject).finally(callAfter(ms, giveUp, controller.signal));
  });
}
