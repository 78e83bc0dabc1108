import { systemClock } from "@dramatis/core";
import { ConformanceError } from "./conformance-error.ts";

/** Far more than anything takes: it only turns what would hang forever into a failed case. */
const patienceMs = 10_000;

/** Waits for what must finish by itself. */
export async function within<Result>(promise: Promise<Result>, what: string): Promise<Result> {
  const over = new AbortController();
  const late = systemClock.sleep(patienceMs, over.signal).then((): never => {
    throw new ConformanceError(`${what}: nothing came within ${patienceMs / 1000} s.`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    // What rejects from here on is nobody's business.
    late.catch(() => undefined);
    over.abort();
  }
}
