import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { Pieces } from "./byte-answer.ts";

/**
 * The bytes of a source of which it is known how many they are. Resolves once the first are there, so that what cannot
 * be read at all is an error before anything was sent; holds no more than one piece, and reads the next one when it is
 * asked for.
 *
 * It fails where the source has fewer or more bytes than were announced. A short answer that ended without an error
 * would leave a client waiting for the rest on an open connection.
 *
 * @param byteLength - more than 0.
 * @param signal - the request's: a client that goes away ends the source.
 */
export async function exactPieces(
  source: ReadableStream<Uint8Array>,
  byteLength: number,
  signal: AbortSignal,
): Promise<Pieces> {
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
