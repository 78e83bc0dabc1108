import { DramatisError } from "../errors/dramatis-error.ts";
import { concatBytes } from "../media/bytes/bytes.ts";
import { onAbort } from "../util/on-abort.ts";
import { badBody, bodyBytes } from "./asset-body.ts";
import type { CheckedPutInfo } from "./checked-put-info.ts";

/** The maximum size of a body, and the signal that stops reading it. */
export type BodyLimits = Pick<CheckedPutInfo, "signal" | "maxBytes">;

/** Reads the bytes of a body into a copy, so that the caller and the source of a stream can reuse their buffers. */
export async function collectBody(body: unknown, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes = Number.POSITIVE_INFINITY } = limits;
  const view = bodyBytes(body);
  if (view !== undefined) {
    if (view.byteLength > maxBytes) throw tooLarge(maxBytes);
    return view.slice();
  }
  if (body instanceof Blob) return collectStream(body.stream(), limits);
  if (body instanceof ReadableStream) {
    if (!body.locked) return collectStream(body, limits);
    throw badBody("The stream is locked. Pass a stream that has no reader.");
  }
  throw badBody("The bytes of an asset must be a Uint8Array, a Blob or a ReadableStream.");
}

async function collectStream(
  stream: ReadableStream<unknown>,
  { signal, maxBytes = Number.POSITIVE_INFINITY }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  // Not awaited: a source that hangs can also hang in its cancel.
  const stopListening = onAbort(signal, () => void reader.cancel(signal?.reason).catch(() => undefined));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return concatBytes(chunks);
      const chunk = bodyBytes(value);
      if (chunk === undefined) throw badBody("The stream of an asset must yield bytes.");
      length += chunk.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk.slice());
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  } finally {
    stopListening();
  }
}

function tooLarge(maxBytes: number): DramatisError {
  return new DramatisError("output_too_large", `The asset is larger than the limit of ${maxBytes} bytes.`);
}
