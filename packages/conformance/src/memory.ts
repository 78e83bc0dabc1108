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

/** Returns a function that runs the garbage collector, or `undefined` if the runtime does not offer it. */
function exposeGarbageCollector(): (() => void) | undefined {
  runtime.process?.getBuiltinModule?.("node:v8").setFlagsFromString("--expose-gc");
  const collect = runtime.process?.getBuiltinModule?.("node:vm").runInNewContext("globalThis.gc");
  return typeof collect === "function" ? () => collect() : undefined;
}

/** The memory that buffers use now, in bytes; 0 if the runtime does not report it. */
function measureBufferMemory(): number {
  return runtime.process?.memoryUsage?.().arrayBuffers ?? 0;
}

/**
 * Returns the lowest memory usage of several samples. The garbage collector runs before each, but frees buffers in
 * threads of its own, which takes some time. Without a garbage collector to run, memory is not measured: 0 is returned.
 */
async function measureLowestMemory(isEnough: (bytes: number) => boolean): Promise<number> {
  const collect = exposeGarbageCollector();
  if (!collect) return 0;
  let least = measureBufferMemory();
  for (let sample = 0; sample < 20 && !isEnough(least); sample++) {
    collect();
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
