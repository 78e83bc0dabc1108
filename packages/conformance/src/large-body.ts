import { systemClock } from "@dramatis/core";
import { createReusingSource } from "./bodies.ts";
import { ConformanceError } from "./conformance-error.ts";

const chunkBytes = 256 * 1024;
const chunks = 256;

/** The size of the large body, in bytes. */
export const largeBodyBytes = chunks * chunkBytes;

/** How much of it a store that declares `streaming` may hold in memory at once, in bytes. */
const maxHeldBytes = 32 * 1024 * 1024;

/** Creates a 64 MiB source that reuses one buffer. `atEnd` is called before the last chunk is yielded. */
export function createLargeBody(atEnd: () => Promise<void>): ReadableStream<Uint8Array> {
  return createReusingSource(chunks, new Uint8Array(chunkBytes), async (buffer, chunk) => {
    if (chunk === chunks - 1) await atEnd();
    buffer.fill(chunk);
  });
}

/** Reads a body created by `createLargeBody`, and expects every byte at its position. */
export async function assertLargeBody(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  let position = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    const first = position;
    const wrong = value.findIndex((byte, index) => byte !== Math.floor((first + index) / chunkBytes));
    if (wrong >= 0)
      throw new ConformanceError(
        `Byte ${first + wrong} of ${largeBodyBytes} was read with a different value.`,
      );
    position += value.byteLength;
  }
  if (position !== largeBodyBytes)
    throw new ConformanceError(`Only ${position} of ${largeBodyBytes} bytes were read.`);
}

/** The part of a runtime that is used here: Node and some others report their memory usage. */
interface Runtime {
  readonly crypto: unknown;
  readonly process?: { memoryUsage?(): { readonly arrayBuffers?: number } };
}

/** The memory that buffers use now, in bytes; 0 if the runtime does not report it. */
function measureBufferMemory(): number {
  const runtime: Runtime = globalThis;
  return runtime.process?.memoryUsage?.().arrayBuffers ?? 0;
}

/**
 * Returns the lowest memory usage of several samples. Unreferenced buffers are included until the garbage collector
 * frees them, so new buffers are allocated between samples to make it run.
 */
async function measureLowestMemory(isEnough: (bytes: number) => boolean): Promise<number> {
  let least = measureBufferMemory();
  for (let turn = 0; turn < 20 && !isEnough(least); turn++) {
    for (let pressed = 0; pressed < 16; pressed++) new ArrayBuffer(8 * 1024 * 1024);
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
