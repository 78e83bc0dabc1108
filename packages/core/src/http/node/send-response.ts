import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import { clientGone } from "./body-stream.ts";
import { flushHead, isClosed, type Outgoing } from "./node-messages.ts";
import { chunkWriter } from "./send-bytes.ts";
import { setHead } from "./set-head.ts";

/** How long the head waits for the first bytes. An answer that fails before them can still become an error. */
const maxMsToFirstBytes = 50;

const ignore = () => {};

/** Options of {@link sendResponse}. */
interface SendOptions {
  /** The request's method: the answer to HEAD has no body. */
  readonly method: string;
  readonly clock: Clock;
}

/**
 * Sends an answer as fast as the client reads it. If the client disconnects, the answer's body is canceled and this
 * resolves.
 *
 * @throws the error of the body, or of a head that Node refuses.
 */
export async function sendResponse(
  response: Response,
  outgoing: Outgoing,
  { method, clock }: SendOptions,
): Promise<void> {
  const { body } = response;
  if (body === null || method === "HEAD" || isClosed(outgoing)) {
    body?.cancel(clientGone()).catch(ignore);
    if (isClosed(outgoing)) return;
    setHead(response, outgoing);
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  const cancel = () => void reader.cancel(clientGone()).catch(ignore);
  outgoing.once("close", cancel);
  try {
    await sendBody(reader, response, { outgoing, clock });
  } catch (error) {
    reader.cancel(error).catch(ignore);
    throw error;
  } finally {
    outgoing.off("close", cancel);
  }
}

async function sendBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  response: Response,
  { outgoing, clock }: { readonly outgoing: Outgoing; readonly clock: Clock },
): Promise<void> {
  const write = chunkWriter(outgoing);
  const reading = reader.read();
  const isLate = (await within(clock, maxMsToFirstBytes, reading)) === undefined;
  if (isClosed(outgoing)) return;
  setHead(response, outgoing);
  if (isLate) flushHead(outgoing);
  let chunk = await reading;

  // Sends an answer of one chunk in one write. Node adds its length if the head has not been sent.
  if (!chunk.done && !isLate) {
    const next = reader.read();
    const isLast = (await inThisTurn(next))?.done === true;
    if (isClosed(outgoing)) return;
    if (isLast) {
      outgoing.end(chunk.value);
      return;
    }
    await write(chunk.value);
    chunk = await next;
  }
  while (!chunk.done) {
    await write(chunk.value);
    if (isClosed(outgoing)) return;
    chunk = await reader.read();
  }
  if (!isClosed(outgoing)) outgoing.end();
}

/** Resolves like the promise, or with undefined if the turn of the event loop ends first. */
function inThisTurn<T>(promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const late = setImmediate(resolve, undefined);
    const stop = () => clearImmediate(late);
    promise.then(resolve, reject);
    promise.then(stop, stop);
  });
}

/** Resolves like the promise, or with undefined if it takes longer. Most promises resolve at once, without a timer. */
async function within<T>(clock: Clock, maxMs: number, promise: Promise<T>): Promise<T | undefined> {
  const early = await inThisTurn(promise);
  if (early !== undefined) return early;
  return new Promise((resolve, reject) => {
    const stop = callAfter(clock, maxMs, () => resolve(undefined));
    promise.then(resolve, reject);
    promise.then(stop, stop);
  });
}
