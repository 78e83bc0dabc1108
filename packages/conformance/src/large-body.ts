import { createReusingSource } from "./bodies.ts";
import { ConformanceError } from "./conformance-error.ts";

const chunkBytes = 256 * 1024;
const chunks = 256;

/** The size of the large body, in bytes. */
export const largeBodyBytes = chunks * chunkBytes;

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
