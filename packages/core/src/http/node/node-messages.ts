import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request as Node has it, with what frameworks hang on it. */
export type Incoming = (IncomingMessage | Http2ServerRequest) & {
  /** Express and Connect: the target as it came, where `url` lacks the path of the mount. */
  readonly originalUrl?: unknown;
  /** What a body parser made of the body. */
  readonly body?: unknown;
  /** The bytes of the body, where a body parser's `verify` or the platform kept them. */
  readonly rawBody?: unknown;
};

export type Outgoing = ServerResponse | Http2ServerResponse;

/** Whether nobody can be answered any more. */
export function isClosed(outgoing: Outgoing): boolean {
  return "stream" in outgoing ? outgoing.stream.destroyed : outgoing.destroyed;
}

/** Whether a request comes on a connection that its last answer has ended already. */
export function isTooLate(incoming: Incoming): boolean {
  return !("stream" in incoming) && incoming.socket.writable === false;
}

/** Whether all of a closed answer was handed to the connection, and the client did not refuse the rest of it. */
export function isSent(outgoing: Outgoing): boolean {
  return outgoing.writableFinished && !("stream" in outgoing && outgoing.stream.rstCode !== 0);
}

/** Sends the head before there is anything of the body. */
export function flushHead(outgoing: Outgoing): void {
  if ("stream" in outgoing) outgoing.writeHead(outgoing.statusCode);
  else outgoing.flushHeaders();
}

/** Writes; false if what was written waits for the client. */
export function writeChunk(outgoing: Outgoing, chunk: Uint8Array): boolean {
  return "stream" in outgoing ? outgoing.write(chunk, () => {}) : outgoing.write(chunk);
}

/** Breaks the transfer off, so that the client does not take a part for the whole. */
export function breakOff(outgoing: Outgoing): void {
  // RST_STREAM with INTERNAL_ERROR: other requests share the connection.
  if ("stream" in outgoing) outgoing.stream.close(2);
  else outgoing.destroy();
}

/** Sends `102 Processing`: the request was understood, and its answer takes time. Nothing comes of it once the head is sent. */
export function writeProcessing(outgoing: Outgoing): void {
  if (isClosed(outgoing) || outgoing.headersSent) return;
  if ("stream" in outgoing) outgoing.stream.additionalHeaders({ ":status": 102 });
  // Behind an earlier answer on the same connection, Node would put it after the head.
  else if (outgoing.socket !== null) outgoing.writeProcessing();
}
