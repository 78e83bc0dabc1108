import type { Clock } from "./clock.ts";

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
