import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";

/** The bytes of an answer. The first chunk has been read already. */
export interface Chunks {
  readonly first: Uint8Array;
  /** The total length of all chunks, more than 0. */
  readonly byteLength: number;
  /** Reads the next chunk. Call it only while bytes are left, and only one call at a time. @throws the source's error. */
  next(): Promise<Uint8Array>;
  /** Releases the source. Always call it at the end, also after an error. A second call does nothing. */
  close(reason?: unknown): void;
}

/** An answer with bytes, without a Response: Node sends the chunks directly, which is several times faster. */
export interface ByteAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for an answer without a body. */
  readonly chunks: Chunks | null;
}

/** Converts an answer to a Response. As always, read or cancel its body. The signal is the request's. */
export function toResponse({ status, headers, chunks }: ByteAnswer, signal: AbortSignal): Response {
  return new Response(chunks && streamOf(chunks, signal), { status, headers });
}

function streamOf(chunks: Chunks, signal: AbortSignal): ReadableStream<Uint8Array> {
  let left = chunks.byteLength;
  let stopListening = () => {};
  const release = (reason?: unknown) => {
    stopListening();
    chunks.close(reason);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stopListening = onAbort(signal, () => {
          chunks.close(signal.reason);
          controller.error(signal.reason);
        });
      },
      pull(controller) {
        // Not a stream of type "bytes": it would transfer the buffer, which the cache shares.
        const give = (chunk: Uint8Array) => {
          left -= chunk.byteLength;
          controller.enqueue(chunk);
        };
        if (left === chunks.byteLength) return give(chunks.first);
        if (left > 0) {
          return chunks.next().then(give, (error: unknown) => {
            release(error);
            throw error;
          });
        }
        // The reader asks for more, so it has processed all chunks.
        release();
        controller.close();
      },
      cancel: release,
    },
    // Does not read ahead of the client.
    { highWaterMark: 0 },
  );
}

/**
 * Reads a source of known length. It resolves with the first chunk, so that an unreadable source is an error before
 * anything is sent. It holds one chunk at most, and reads the next one on demand.
 *
 * It fails if the source has fewer or more bytes than `byteLength`. If a short answer ended without an error, the client
 * would wait for the rest on an open connection.
 *
 * @param byteLength - more than 0.
 * @param signal - the request's signal: if the client disconnects, the source is canceled.
 */
export async function exactChunks(
  source: ReadableStream<Uint8Array>,
  byteLength: number,
  signal: AbortSignal,
): Promise<Chunks> {
  const reader = source.getReader();
  let left = byteLength;
  let isClosed = false;
  // Not awaited: a source can take long to cancel. A pending read ends immediately.
  const close = (reason?: unknown) => {
    if (isClosed) return;
    isClosed = true;
    stopListening();
    reader.cancel(reason).catch(() => undefined);
  };
  let stopListening = () => {};
  stopListening = onAbort(signal, () => close(signal.reason));

  async function next(): Promise<Uint8Array> {
    try {
      while (true) {
        const { done, value } = await reader.read();
        signal.throwIfAborted();
        if (done) throw wrongLength("fewer");
        if (value.byteLength === 0) continue;
        left -= value.byteLength;
        if (left < 0) throw wrongLength("more");
        // All bytes are here. Whether the source reports its end no longer matters.
        if (left === 0) close();
        return value;
      }
    } catch (error) {
      close(error);
      throw error;
    }
  }

  return { first: await next(), byteLength, next, close };
}

function wrongLength(what: "fewer" | "more"): DramatisError {
  return new DramatisError("store_failed", `The store returned ${what} bytes than the asset has.`);
}
