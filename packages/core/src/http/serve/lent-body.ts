import { onAbort } from "../../on-abort.ts";
import type { Loan } from "./byte-cache.ts";
import type { Span } from "./parse-range.ts";

/**
 * A part of lent bytes as the body of an answer. Resolves once the bytes are there; gives them back when they were
 * taken, when the body is cancelled, and when the client goes away.
 */
export async function lentBody(
  { bytes: promised, giveBack }: Loan,
  { start, end }: Span,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  let bytes: Uint8Array;
  try {
    bytes = await untilAborted(promised, signal);
  } catch (error) {
    giveBack();
    throw error;
  }
  let stopListening = () => {};
  const letGo = () => {
    stopListening();
    giveBack();
  };
  let isSent = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stopListening = onAbort(signal, () => {
          giveBack();
          controller.error(signal.reason);
        });
      },
      pull(controller) {
        if (!isSent) {
          // Not of type "bytes": such a stream would take the memory away from all others.
          controller.enqueue(bytes.subarray(start, end + 1));
          isSent = true;
          return;
        }
        // Who asks for more has passed on what was given.
        controller.close();
        letGo();
      },
      cancel: letGo,
    },
    { highWaterMark: 0 },
  );
}

/** The promise's result, or the signal's reason if that is earlier. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopListening);
  });
}
