import { type BodyStream, bodyStream } from "./body-stream.ts";
import type { Incoming } from "./node-messages.ts";
import { parsedBody } from "./parsed-body.ts";

/** A request of the web, and how to let go of its body. */
export interface NodeRequest {
  readonly request: Request;
  release(): void;
}

/** @throws DramatisError `internal` where another middleware has read the body and left nothing of it. */
export function toRequest(incoming: Incoming, url: string, signal: AbortSignal): NodeRequest {
  const { method = "GET" } = incoming;
  const headers = requestHeaders(incoming);
  if (method === "GET" || method === "HEAD") {
    return { request: new Request(url, { method, headers, signal }), release() {} };
  }
  const parsed = parsedBody(incoming);
  if (parsed !== undefined) {
    // They tell of the bytes on the wire: compressed, in pieces.
    headers.delete("content-encoding");
    headers.delete("transfer-encoding");
    headers.set("content-length", String(parsed.byteLength));
    return { request: new Request(url, { method, headers, signal, body: parsed }), release() {} };
  }
  const body: BodyStream = bodyStream(incoming, signal);
  const init = { method, headers, signal, body: body.stream, duplex: "half" };
  return { request: new Request(url, init), release: body.release };
}

/**
 * The headers as Node has them, not as they came: of two `Authorization` headers, for example, the handler then sees
 * the same one as every middleware before it.
 */
function requestHeaders(incoming: Incoming): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // HTTP/2 has its request line among them.
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const authority = incoming.headers[":authority"];
  if (typeof authority === "string" && !headers.has("host")) headers.set("host", authority);
  return headers;
}
