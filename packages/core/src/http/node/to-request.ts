import { type BodyStream, bodyStream } from "./body-stream.ts";
import type { Incoming } from "./node-messages.ts";
import { parsedBody } from "./parsed-body.ts";

/** A web-standard Request, and how to release its body. */
export interface NodeRequest {
  readonly request: Request;
  release(): void;
}

/** @throws DramatisError `internal` if another middleware has read the body and did not keep it. */
export function toRequest(incoming: Incoming, url: string, signal: AbortSignal): NodeRequest {
  const { method = "GET" } = incoming;
  const headers = requestHeaders(incoming);
  if (method === "GET" || method === "HEAD") {
    return { request: new Request(url, { method, headers, signal }), release() {} };
  }
  const parsed = parsedBody(incoming);
  if (parsed !== undefined) {
    // These describe the bytes on the wire: compressed, in chunks.
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
 * Node's parsed headers, not the raw ones: if there are two `Authorization` headers, for example, the handler sees the
 * same one as every middleware before it.
 */
function requestHeaders(incoming: Incoming): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // HTTP/2 pseudo-headers.
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const authority = incoming.headers[":authority"];
  if (typeof authority === "string" && !headers.has("host")) headers.set("host", authority);
  return headers;
}
