import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import type { Incoming } from "./node-messages.ts";

/** What a client may still send after it was answered. Most send it all before they read the answer. */
const mostBytes = 64 * 1024 * 1024;
const mostMs = 10_000;

/**
 * Takes what is left of a request's body, so that the connection can be used again; a client that goes on for too
 * long is cut off. Without it the unread bytes stay in the socket, and the next request behind them is never seen.
 */
export function discardRest(incoming: Incoming, clock: Clock): void {
  if (incoming.readableEnded || incoming.destroyed || hasNoBody(incoming)) return;
  let bytes = 0;
  const stopWaiting = callAfter(clock, mostMs, cutOff);

  function onData(chunk: Uint8Array): void {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) cutOff();
  }
  function stop(): void {
    stopWaiting();
    incoming.off("data", onData).off("end", stop).off("close", stop);
  }
  function cutOff(): void {
    stop();
    if ("stream" in incoming) incoming.stream.close();
    else incoming.destroy();
  }

  incoming.on("data", onData).on("end", stop).on("close", stop);
  incoming.resume();
}

/** Of HTTP/2 one cannot tell by the headers. */
function hasNoBody(incoming: Incoming): boolean {
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  return !("stream" in incoming) && encoding === undefined && (length === undefined || length === "0");
}
