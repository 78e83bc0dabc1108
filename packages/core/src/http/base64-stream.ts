import { base64FromBytes } from "../bytes/base64.ts";
import { concatBytes } from "../bytes/concat-bytes.ts";

/** A multiple of three, so that the text of each piece has no padding. */
const pieceBytes = 96 * 1024;

/** The base64 of a stream of bytes, piece by piece: at no time more than a chunk of it is held. */
export async function* base64Of(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  const reader = bytes.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      const joined = rest.byteLength === 0 ? value : concatBytes([rest, value]);
      const whole = joined.byteLength - (joined.byteLength % 3);
      for (let start = 0; start < whole; start += pieceBytes) {
        yield base64FromBytes(joined.subarray(start, Math.min(start + pieceBytes, whole)));
      }
      rest = joined.slice(whole);
    }
    if (rest.byteLength > 0) yield base64FromBytes(rest);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
