import type { Clock } from "./clock.ts";
import { onAbort } from "./on-abort.ts";

/**
 * Calls back once: after `ms` milliseconds, or as soon as one of the signals aborts. Returns how to take that back.
 * A signal that has aborted already calls back at once.
 */
export function callAfter(
  clock: Clock,
  ms: number,
  callback: () => void,
  ...signals: readonly (AbortSignal | undefined)[]
): () => void {
  const over = new AbortController();
  const listening: (() => void)[] = [];
  const stop = () => {
    over.abort();
    for (const takeBack of listening) takeBack();
  };
  const end = () => {
    if (over.signal.aborted) return;
    stop();
    callback();
  };
  void clock.sleep(ms, over.signal).then(end, end);
  for (const signal of signals) listening.push(onAbort(signal, end));
  return stop;
}

/**
 * Resolves after `ms` milliseconds, or as soon as one of the signals aborts that had not aborted before. Nothing is
 * left behind.
 */
export function pause(clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const waking = signals.filter((signal) => !signal.aborted);
  return new Promise((resolve) => callAfter(clock, ms, resolve, ...waking));
}

/** Calls back every `ms` milliseconds, the first time after `ms`, until the returned function is called. */
export function every(clock: Clock, ms: number, callback: () => void): () => void {
  const over = new AbortController();
  const repeat = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(ms, over.signal);
      if (!over.signal.aborted) callback();
    }
  };
  void repeat();
  return () => over.abort();
}
