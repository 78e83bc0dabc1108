import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";

/** The bytes of an answer, of which the first are there already. */
export interface Chunks {
  readonly first: Uint8Array;
  /** Of all the chunks together: more than 0. */
  readonly byteLength: number;
  /** The chunk after the last one, as long as there is one: one at a time. @throws what the source fails with. */
  next(): Promise<Uint8Array>;
  /** Lets go of what is behind them. To be called in the end, however it came; a second call does nothing. */
  close(reason?: unknown): void;
}

/** An answer of bytes, before it becomes a Response: Node takes the chunks as they are, several times as fast. */
export interface ByteAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where nothing was asked for but the head. */
  readonly chunks: Chunks | null;
}

/** The same as a Response. Its body must be read or cancelled, as any; the signal is the request's. */
export function toResponse({ status, headers, chunks }: ByteAnswer, signal: AbortSignal): Response {
  return new Response(chunks && streamOf(chunks, signal), { status, headers });
}

function streamOf(chunks: Chunks, signal: AbortSignal): ReadableStream<Uint8Array> {
  let left = chunks.byteLength;
  let stopListening = () => {};
  const letGo = (reason?: unknown) => {
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
        // Not of type "bytes": such a stream would take the memory away from all others.
        const give = (chunk: Uint8Array) => {
          left -= chunk.byteLength;
          controller.enqueue(chunk);
        };
        if (left === chunks.byteLength) return give(chunks.first);
        if (left > 0) {
          return chunks.next().then(give, (error: unknown) => {
            letGo(error);
            throw error;
          });
        }
        // Who asks for more has passed on what was given.
        letGo();
        controller.close();
      },
      cancel: letGo,
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  );
}

/**
 * The bytes of a source of which it is known how many they are. Resolves once the first are there, so that what cannot
 * be read at all is an error before anything was sent; holds no more than one chunk, and reads the next one when it is
 * asked for.
 *
 * It fails where the source has fewer or more bytes than were announced. A short answer that ended without an error
 * would leave a client waiting for the rest on an open connection.
 *
 * @param byteLength - more than 0.
 * @param signal - the request's: a client that goes away ends the source.
 */
export async function exactChunks(
  source: ReadableStream<Uint8Array>,
  byteLength: number,
  signal: AbortSignal,
): Promise<Chunks> {
  const reader = source.getReader();
  let left = byteLength;
  let isClosed = false;
  // Nobody waits for it: a source may take as long as it likes to let go. A read that is under way ends at once.
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
        // Whether the source says that this was its end does not matter any more.
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
  return new DramatisError("store_failed", `The store has given ${what} bytes than the asset has.`);
}
