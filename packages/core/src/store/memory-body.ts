import { DramatisError } from "../errors/dramatis-error.ts";
import { concatBytes } from "../media/bytes/bytes.ts";
import { onAbort } from "../util/on-abort.ts";
import { badBody, bodyBytes } from "./asset-body.ts";
import type { CheckedPutInfo } from "./checked-put-info.ts";

/** How many bytes a body may have, and what ends reading it. */
export type BodyLimits = Pick<CheckedPutInfo, "signal" | "maxBytes">;

/** The bytes of a body, copied: its caller, and the source of a stream, may use their buffers again. */
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
    throw badBody("The stream is being read by someone else: hand over one that nobody reads.");
  }
  throw badBody("The bytes of an asset must be a Uint8Array, a Blob or a ReadableStream.");
}

async function collectStream(
  stream: ReadableStream<unknown>,
  { signal, maxBytes = Number.POSITIVE_INFINITY }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  // Not waited for: a source that hangs may hang in its cancel as well.
  const stopListening = onAbort(signal, () => void reader.cancel(signal?.reason).catch(() => undefined));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return concatBytes(chunks);
      const chunk = bodyBytes(value);
      if (chunk === undefined)
        throw badBody("The stream of an asset must give bytes, and gave something else.");
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
  return new DramatisError("output_too_large", `There are more than the ${maxBytes} bytes that are allowed.`);
}
