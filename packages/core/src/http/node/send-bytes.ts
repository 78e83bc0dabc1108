import type { ByteAnswer } from "../serve/byte-answer.ts";
import { clientGone } from "./body-stream.ts";
import { chunkWriter } from "./chunk-writer.ts";
import { isClosed, type Outgoing } from "./node-messages.ts";
import { setHead } from "./set-head.ts";

/**
 * Sends bytes as they are, as fast as the client takes them. What they come from is let go when they are sent, and when
 * the client goes away.
 *
 * @throws What the bytes failed with, or what Node refuses of the head.
 */
export async function sendBytes(answer: ByteAnswer, outgoing: Outgoing): Promise<void> {
  const { status, headers, pieces } = answer;
  if (isClosed(outgoing)) return pieces?.close(clientGone());
  if (pieces !== null) {
    outgoing.once("close", () => pieces.close(outgoing.writableFinished ? undefined : clientGone()));
  }
  setHead({ status, statusText: "", headers: Object.entries(headers) }, outgoing);
  if (pieces === null) return void outgoing.end();
  let piece = pieces.first;
  let left = pieces.byteLength - piece.byteLength;
  if (left > 0) {
    const write = chunkWriter(outgoing);
    while (left > 0) {
      await write(piece);
      if (isClosed(outgoing)) return;
      piece = await pieces.next();
      left -= piece.byteLength;
    }
  }
  if (!isClosed(outgoing)) outgoing.end(piece);
}
