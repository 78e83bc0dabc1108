import type { ByteAnswer } from "../bytes/byte-answer.ts";
import { clientGone } from "./body-stream.ts";
import { isClosed, type Outgoing, writeChunk } from "./node-messages.ts";
import { setHead } from "./set-head.ts";

/** Returns a function that writes a chunk, and waits until there is room for more or the client has disconnected. */
export function chunkWriter(outgoing: Outgoing): (chunk: Uint8Array) => Promise<void> {
  let ready = () => {};
  // One listener for all chunks: the `compression` middleware forwards listeners, which then cannot be removed.
  const onReady = () => ready();
  outgoing.on("drain", onReady).on("close", onReady);
  return async (chunk) => {
    if (isClosed(outgoing) || writeChunk(outgoing, chunk)) return;
    await new Promise<void>((resolve) => {
      ready = resolve;
    });
  };
}

/**
 * Sends bytes as fast as the client reads them. Their source is released when they are sent, and when the client
 * disconnects.
 *
 * @throws the error of the source, or of a head that Node refuses.
 */
export async function sendBytes(answer: ByteAnswer, outgoing: Outgoing): Promise<void> {
  const { status, headers, chunks } = answer;
  if (isClosed(outgoing)) return chunks?.close(clientGone());
  if (chunks !== null) {
    outgoing.once("close", () => chunks.close(outgoing.writableFinished ? undefined : clientGone()));
  }
  setHead({ status, statusText: "", headers: Object.entries(headers) }, outgoing);
  if (chunks === null) return void outgoing.end();
  let chunk = chunks.first;
  let left = chunks.byteLength - chunk.byteLength;
  if (left > 0) {
    const write = chunkWriter(outgoing);
    while (left > 0) {
      await write(chunk);
      if (isClosed(outgoing)) return;
      chunk = await chunks.next();
      left -= chunk.byteLength;
    }
  }
  if (!isClosed(outgoing)) outgoing.end(chunk);
}
