import { onAbort } from "../on-abort.ts";
import type { Clock } from "./clock.ts";

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
