import { onAbort } from "../on-abort.ts";

/**
 * Resolves after `ms` milliseconds, or as soon as one of the signals aborts that had not aborted before. Nothing is
 * left behind.
 */
export function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const takeBack of listening) takeBack();
      resolve();
    };
    const timer = setTimeout(end, ms);
    const listening = signals.filter((signal) => !signal.aborted).map((signal) => onAbort(signal, end));
  });
}
