import { onAbort } from "../../util/on-abort.ts";
import type { RequestHead } from "../handler/request-head.ts";
import type { Pieces } from "./byte-answer.ts";
import type { Loan } from "./byte-cache.ts";
import type { Span } from "./parse-range.ts";

/** A part of lent bytes as the one piece of an answer. Resolves once they are there, unless the client goes away first. */
export async function lentPieces(
  { bytes, giveBack }: Loan,
  span: Span,
  request: RequestHead,
): Promise<Pieces> {
  try {
    const all = bytes instanceof Uint8Array ? bytes : await untilAborted(bytes, request.signal);
    const first = all.subarray(span.start, span.end + 1);
    return {
      first,
      byteLength: first.byteLength,
      next: () => Promise.reject(new RangeError("There was one piece.")),
      close: giveBack,
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** The promise's result, or the signal's reason if that is earlier. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopListening);
  });
}
