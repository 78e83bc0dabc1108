import { ConformanceError } from "./conformance-error.ts";

/** Far more than anything takes: it only turns what would hang for ever into a failed case. */
const patienceMs = 10_000;

/** Waits for what must come to an end by itself. */
export async function within<Result>(promise: Promise<Result>, what: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConformanceError(`${what}: nothing came within ${patienceMs / 1000} s.`)),
      patienceMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
