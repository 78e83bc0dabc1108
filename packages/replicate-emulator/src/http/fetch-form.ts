import type { Clock } from "../clock.ts";
import { brokenConnection, noConnection } from "./connection-errors.ts";
import { type IncomingRequest, LARGEST_BODY_BYTES } from "./incoming-request.ts";
import type { Reply } from "./reply.ts";
import { replyBody } from "./reply-body.ts";

export type FetchForm = (request: Request | string | URL, init?: RequestInit) => Promise<Response>;

export interface FetchFormOptions {
  readonly handle: (request: IncomingRequest) => Promise<Reply>;
  readonly clock: Clock;
  /** Aborts when the emulator closes. */
  readonly closed: AbortSignal;
}

/** The maximum number of redirects in the fetch standard. */
const MAX_REDIRECTS = 20;

/** Creates the emulator's `fetch`, which fails like Node's own fetch. */
export function createFetchForm(options: FetchFormOptions): FetchForm {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    let url = new URL(request.url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      if (options.closed.aborted) throw noConnection("ECONNREFUSED", url.host);
      const response = await send(options, request, url);
      const location = isRedirect(response.status) ? response.headers.get("location") : null;
      if (location === null || request.redirect === "manual") return withUrl(response, url, redirects);
      if (request.redirect === "error")
        throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
      // Only downloads are redirected, and they have no request body to send again.
      url = new URL(location, url);
    }
    throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
  };
}

async function send(options: FetchFormOptions, request: Request, url: URL): Promise<Response> {
  const incoming: IncomingRequest = {
    via: "fetch",
    method: request.method,
    url,
    headers: Object.fromEntries(request.headers),
    signal: request.signal,
    body: async () => {
      const bytes = new Uint8Array(await request.arrayBuffer());
      return bytes.byteLength > LARGEST_BODY_BYTES ? undefined : bytes;
    },
  };
  const gone = goneSignal(options, request);
  try {
    const reply = await Promise.race([options.handle(incoming), gone.promise]);
    switch (reply.kind) {
      case "reset":
        throw brokenConnection();
      case "unreachable":
        throw noConnection(reply.code, url.host);
      case "hang":
        return await gone.promise;
      case "whole":
        return wholeResponse(reply, request.method);
      case "streamed": {
        const headers = new Headers(reply.headers);
        if (reply.contentLength !== undefined) headers.set("content-length", String(reply.contentLength));
        return new Response(replyBody(reply, options.clock, [request.signal, options.closed]), {
          status: reply.status,
          headers,
        });
      }
    }
  } finally {
    gone.release();
  }
}

function wholeResponse(reply: Extract<Reply, { kind: "whole" }>, method: string): Response {
  const headers = new Headers(reply.headers);
  const bodiless = method === "HEAD" || reply.status === 204 || reply.status === 304;
  if (reply.status !== 204) headers.set("content-length", String(reply.body.byteLength));
  return new Response(bodiless ? null : reply.body.slice(), { status: reply.status, headers });
}

/** Rejects if the caller aborts or the emulator closes. */
function goneSignal(options: FetchFormOptions, request: Request) {
  let release = () => {};
  const promise = new Promise<never>((_, reject) => {
    const aborted = () => reject(request.signal.reason);
    const closed = () => reject(brokenConnection());
    request.signal.addEventListener("abort", aborted);
    options.closed.addEventListener("abort", closed);
    release = () => {
      request.signal.removeEventListener("abort", aborted);
      options.closed.removeEventListener("abort", closed);
    };
    if (request.signal.aborted) aborted();
  });
  promise.catch(() => {});
  return { promise, release };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Sets `url` and `redirected`, which the constructor does not accept. */
function withUrl(response: Response, url: URL, redirects: number): Response {
  Object.defineProperty(response, "url", { value: url.href });
  if (redirects > 0) Object.defineProperty(response, "redirected", { value: true });
  return response;
}
