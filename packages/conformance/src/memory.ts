import { systemClock } from "@dramatis/core";
import { ConformanceError } from "./conformance-error.ts";

/** How much of a large body a store that declares `streaming` may hold in memory at once, in bytes. */
const maxHeldBytes = 32 * 1024 * 1024;

/** The part of a runtime that is used here. Node has all of it; others may have less. */
interface Runtime {
  readonly crypto: unknown;
  readonly process?: {
    memoryUsage?(): { readonly arrayBuffers?: number };
    getBuiltinModule?(name: "node:v8"): { setFlagsFromString(flags: string): void };
    getBuiltinModule?(name: "node:vm"): { runInNewContext(code: string): unknown };
  };
}
const runtime: Runtime = globalThis;

/**
 * Returns a function that runs the garbage collector. In a runtime that does not offer it, the function allocates buffers,
 * which makes the collector run sooner or later.
 */
function findGarbageCollector(): () => void {
  try {
    runtime.process?.getBuiltinModule?.("node:v8").setFlagsFromString("--expose-gc");
    const collect = runtime.process?.getBuiltinModule?.("node:vm").runInNewContext("globalThis.gc");
    if (typeof collect === "function") return () => collect();
  } catch {
    // Some runtimes have these modules without these functions.
  }
  return () => {
    for (let allocated = 0; allocated < 16; allocated++) new ArrayBuffer(8 * 1024 * 1024);
  };
}

/** The memory that buffers use now, in bytes; 0 if the runtime does not report it. */
function measureBufferMemory(): number {
  return runtime.process?.memoryUsage?.().arrayBuffers ?? 0;
}

/**
 * Returns the lowest memory usage of several samples. The garbage collector runs before each, but frees buffers in
 * threads of its own, which takes some time.
 */
async function measureLowestMemory(isEnough: (bytes: number) => boolean): Promise<number> {
  const collectGarbage = findGarbageCollector();
  let least = measureBufferMemory();
  for (let sample = 0; sample < 20 && !isEnough(least); sample++) {
    collectGarbage();
    await systemClock.sleep(5);
    least = Math.min(least, measureBufferMemory());
  }
  return least;
}

/** The memory that buffers use that are still referenced, in bytes. */
export function measureHeldMemory(): Promise<number> {
  return measureLowestMemory(() => false);
}

/** Expects the memory of referenced buffers to exceed `before` by at most 32 MiB. */
export async function assertBoundedMemory(before: number, what: string): Promise<void> {
  const growth = (await measureLowestMemory((bytes) => bytes - before <= maxHeldBytes)) - before;
  if (growth <= maxHeldBytes) return;
  const mebibytes = Math.round(growth / 1024 / 1024);
  throw new ConformanceError(`${what}: expected at most 32 MiB in memory, received ${mebibytes} MiB of 64.`);
}
