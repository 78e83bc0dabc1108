import { systemClock } from "@dramatis/core";
import { reusingSource } from "./bodies.ts";
import { ConformanceError } from "./conformance-error.ts";

const chunkBytes = 256 * 1024;
const chunks = 256;

/** How much passes through a store that declares `streaming`, in bytes. */
export const muchBytes = chunks * chunkBytes;

/** How much of that it may hold at once. */
const boundBytes = 32 * 1024 * 1024;

/** A source of 64 MiB out of one buffer; `atEnd` is called when all of them but the last chunk were taken. */
export function muchSource(atEnd: () => Promise<void>): ReadableStream<Uint8Array> {
  return reusingSource(chunks, new Uint8Array(chunkBytes), async (buffer, chunk) => {
    if (chunk === chunks - 1) await atEnd();
    buffer.fill(chunk);
  });
}

/** Reads what `muchSource` gave, and expects each byte in its place. */
export async function isMuch(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  let position = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    const first = position;
    const wrong = value.findIndex((byte, index) => byte !== Math.floor((first + index) / chunkBytes));
    if (wrong >= 0)
      throw new ConformanceError(`Byte ${first + wrong} of ${muchBytes} came back as another one.`);
    position += value.byteLength;
  }
  if (position !== muchBytes) throw new ConformanceError(`Of ${muchBytes} bytes ${position} came back.`);
}

/** What of a runtime is looked at: Node tells what its memory is used for, and some others do. */
interface Runtime {
  readonly crypto: unknown;
  readonly process?: { memoryUsage?(): { readonly arrayBuffers?: number } };
}

/** What buffers take now, in bytes; 0 where the runtime does not tell. */
function bufferMemory(): number {
  const runtime: Runtime = globalThis;
  return runtime.process?.memoryUsage?.().arrayBuffers ?? 0;
}

/**
 * What nobody holds any more counts until the collector takes it, which it does when new buffers press: so each look
 * is repeated with new buffers in between, and the least of them counts.
 */
async function leastMemory(isEnough: (bytes: number) => boolean): Promise<number> {
  let least = bufferMemory();
  for (let turn = 0; turn < 20 && !isEnough(least); turn++) {
    for (let pressed = 0; pressed < 16; pressed++) new ArrayBuffer(8 * 1024 * 1024);
    await systemClock.sleep(5);
    least = Math.min(least, bufferMemory());
  }
  return least;
}

/** What buffers take that somebody holds, in bytes. */
export function heldMemory(): Promise<number> {
  return leastMemory(() => false);
}

/** Expects that buffers which somebody holds take not much more than `before`. */
export async function isBounded(before: number, what: string): Promise<void> {
  const growth = (await leastMemory((bytes) => bytes - before <= boundBytes)) - before;
  if (growth <= boundBytes) return;
  const mebibytes = Math.round(growth / 1024 / 1024);
  throw new ConformanceError(`${what}: at most 32 MiB may be in memory, and it was ${mebibytes} MiB of 64.`);
}
