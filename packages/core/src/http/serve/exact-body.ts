import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../on-abort.ts";

/**
 * The body of an answer that has said how long it is. Resolves once the first bytes are there, so that what cannot be
 * read at all is an error before anything was sent; holds no more than one chunk, and reads the next one when it is
 * asked for. It must be read or cancelled, as any body.
 *
 * It fails where the source has fewer or more bytes than were announced. A short body that ended without an error would
 * leave a client waiting for the rest on an open connection.
 *
 * @param byteLength - more than 0.
 * @param signal - the request's: a client that goes away ends the source.
 */
export async function exactBody(
  source: ReadableStream<Uint8Array>,
  byteLength: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const reader = source.getReader();
  let left = byteLength;
  // Nobody waits for it: a source may take as long as it likes to let go. A read that is under way ends at once.
  const cancelSource = (reason: unknown) => void reader.cancel(reason).catch(() => undefined);
  const stopListening = onAbort(signal, () => cancelSource(signal.reason));
  const letGo = (reason: unknown) => {
    stopListening();
    cancelSource(reason);
  };

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
        if (left === 0) letGo(undefined);
        return value;
      }
    } catch (error) {
      letGo(error);
      throw error;
    }
  }

  let first: Uint8Array | undefined = await next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = first ?? (await next());
        first = undefined;
        controller.enqueue(chunk);
        if (left === 0) controller.close();
      },
      cancel: letGo,
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  );
}

function wrongLength(what: "fewer" | "more"): DramatisError {
  return new DramatisError("store_failed", `The store has given ${what} bytes than the asset has.`);
}
