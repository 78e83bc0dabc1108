import { onAbort } from "../../util/on-abort.ts";
import type { BatchRun } from "./batch-run.ts";

/** Resolves once a run has settled, or the signal aborts. */
export function settledOr({ settled }: BatchRun, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = onAbort(signal, resolve);
    void settled.then(stopListening).then(resolve);
  });
}
