import type { Clock } from "./clock.ts";
import { onAbort } from "./on-abort.ts";

/**
 * Calls `callback` once: after `ms` milliseconds, or as soon as one of the signals aborts. Returns a function that cancels
 * this. If a signal has already aborted, it calls back immediately.
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
    for (const stopListening of listening) stopListening();
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
 * Resolves after `ms` milliseconds, or as soon as one of the signals aborts. Signals that have already aborted are ignored.
 * No timer and no listener is left.
 */
export function pause(clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const waking = signals.filter((signal) => !signal.aborted);
  return new Promise((resolve) => callAfter(clock, ms, resolve, ...waking));
}

/** Calls `callback` every `ms` milliseconds, first after `ms`, until the returned function is called. */
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
