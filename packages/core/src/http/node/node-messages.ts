import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A Node request, with the properties that frameworks add. */
export type Incoming = (IncomingMessage | Http2ServerRequest) & {
  /** The original target. Express and Connect set it, because they remove the mount path from `url`. */
  readonly originalUrl?: unknown;
  /** The result of a body parser. */
  readonly body?: unknown;
  /** The bytes of the body, if a body parser's `verify` or the platform kept them. */
  readonly rawBody?: unknown;
};

export type Outgoing = ServerResponse | Http2ServerResponse;

/** Whether the connection is closed, so that no answer can be sent. */
export function isClosed(outgoing: Outgoing): boolean {
  return "stream" in outgoing ? outgoing.stream.destroyed : outgoing.destroyed;
}

/** Whether a request arrived on a connection that was already ended by its last answer. */
export function isTooLate(incoming: Incoming): boolean {
  return !("stream" in incoming) && incoming.socket.writable === false;
}

/** Whether all of a closed answer was passed to the connection, and the client did not reset the stream. */
export function isSent(outgoing: Outgoing): boolean {
  return outgoing.writableFinished && !("stream" in outgoing && outgoing.stream.rstCode !== 0);
}

/** Sends the head before the body. */
export function flushHead(outgoing: Outgoing): void {
  if ("stream" in outgoing) outgoing.writeHead(outgoing.statusCode);
  else outgoing.flushHeaders();
}

/** Writes a chunk. Returns false if the caller should wait for `drain`. */
export function writeChunk(outgoing: Outgoing, chunk: Uint8Array): boolean {
  return "stream" in outgoing ? outgoing.write(chunk, () => {}) : outgoing.write(chunk);
}

/** Aborts the transfer, so that the client does not treat a part as the whole. */
export function breakOff(outgoing: Outgoing): void {
  // RST_STREAM with INTERNAL_ERROR: other requests share the connection.
  if ("stream" in outgoing) outgoing.stream.close(2);
  else outgoing.destroy();
}

/** Sends `102 Processing`, so that the client keeps waiting. Does nothing once the head was sent. */
export function writeProcessing(outgoing: Outgoing): void {
  if (isClosed(outgoing) || outgoing.headersSent) return;
  if ("stream" in outgoing) outgoing.stream.additionalHeaders({ ":status": 102 });
  // If an earlier answer on the same connection is unfinished, Node would send it after the head.
  else if (outgoing.socket !== null) outgoing.writeProcessing();
}
