import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import type { Incoming } from "./node-messages.ts";

/** How much a client can still send after it was answered. Most clients send everything before they read the answer. */
const maxBytes = 64 * 1024 * 1024;
const maxMs = 10_000;

/**
 * Reads and discards the rest of a request's body, so that the connection can be used again. A client that sends too much
 * or takes too long is disconnected. Otherwise the unread bytes would stay in the socket and block the next request.
 */
export function discardRest(incoming: Incoming, clock: Clock): void {
  if (incoming.readableEnded || incoming.destroyed || hasNoBody(incoming)) return;
  let bytes = 0;
  const stopWaiting = callAfter(clock, maxMs, cutOff);

  function onData(chunk: Uint8Array): void {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) cutOff();
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

/** In HTTP/2, the headers do not show whether there is a body. */
function hasNoBody(incoming: Incoming): boolean {
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  return !("stream" in incoming) && encoding === undefined && (length === undefined || length === "0");
}
