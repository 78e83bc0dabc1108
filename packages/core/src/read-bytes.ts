import { concatBytes } from "./bytes/concat-bytes.ts";

/** Reads a whole body into memory; undefined where it has more bytes than that, and its rest is cancelled. */
export async function readBytes(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(chunks);
    length += value.byteLength;
    if (length > maxBytes) {
      // Not waited for: a source that hangs may hang in its cancel as well.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}
