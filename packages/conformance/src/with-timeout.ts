import { systemClock } from "@dramatis/core";
import { ConformanceError } from "./conformance-error.ts";

/** Much longer than any operation takes. It only turns a hang into a failed case. */
const timeoutMs = 10_000;

/** Waits for a promise, and fails the case if it does not settle within 10 s. */
export async function withTimeout<Result>(promise: Promise<Result>, what: string): Promise<Result> {
  const over = new AbortController();
  const late = systemClock.sleep(timeoutMs, over.signal).then((): never => {
    throw new ConformanceError(`${what}: no result within ${timeoutMs / 1000} s.`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    // Nobody handles a later rejection.
    late.catch(() => undefined);
    over.abort();
  }
}
