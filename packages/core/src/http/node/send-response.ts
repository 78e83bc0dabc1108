import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import { clientGone } from "./body-stream.ts";
import { flushHead, isClosed, type Outgoing } from "./node-messages.ts";
import { chunkWriter } from "./send-bytes.ts";
import { setHead } from "./set-head.ts";

/** How long the head waits for the first bytes: an answer that fails before them can still become an error. */
const mostMsToFirstBytes = 50;

const ignore = () => {};

/** How an answer is sent. */
interface SendOptions {
  /** Of the request: to a HEAD no body is sent. */
  readonly method: string;
  readonly clock: Clock;
}

/**
 * Sends an answer, as fast as the client takes it. When the client goes away the answer's body is cancelled, and this
 * resolves.
 *
 * @throws What the body's stream failed with, or what Node refuses of the head.
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
  const isLate = (await within(clock, mostMsToFirstBytes, reading)) === undefined;
  if (isClosed(outgoing)) return;
  setHead(response, outgoing);
  if (isLate) flushHead(outgoing);
  let piece = await reading;

  // An answer of one piece goes out as one, with its length, which Node adds where no head was sent.
  if (!piece.done && !isLate) {
    const next = reader.read();
    const isLast = (await inThisTurn(next))?.done === true;
    if (isClosed(outgoing)) return;
    if (isLast) {
      outgoing.end(piece.value);
      return;
    }
    await write(piece.value);
    piece = await next;
  }
  while (!piece.done) {
    await write(piece.value);
    if (isClosed(outgoing)) return;
    piece = await reader.read();
  }
  if (!isClosed(outgoing)) outgoing.end();
}

/** What a promise resolves with, or undefined if the turn of the event loop ends first. */
function inThisTurn<T>(promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const late = setImmediate(resolve, undefined);
    const stop = () => clearImmediate(late);
    promise.then(resolve, reject);
    promise.then(stop, stop);
  });
}

/** What a promise resolves with, or undefined if it takes longer. Most take no time, and need no timer. */
async function within<T>(clock: Clock, mostMs: number, promise: Promise<T>): Promise<T | undefined> {
  const early = await inThisTurn(promise);
  if (early !== undefined) return early;
  return new Promise((resolve, reject) => {
    const stop = callAfter(clock, mostMs, () => resolve(undefined));
    promise.then(resolve, reject);
    promise.then(stop, stop);
  });
}
