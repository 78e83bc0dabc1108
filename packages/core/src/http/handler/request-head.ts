/** The part of a request that most routes need. A Request has it too, but in Node a Request takes longer to create than to answer. */
export interface RequestHead {
  readonly method: string;
  /** An absolute URL. */
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has">;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

/** A request that creates its Request on demand: for the app's own functions, and to read a body. */
export interface HandlerRequest extends RequestHead {
  readonly web: Request;
  /** Resolves when the answer has ended, with whether all of it was sent. Absent if only the body can show that. */
  readonly sent?: Promise<boolean>;
  /** Aborts if the client discarded a sent answer before reading it. */
  readonly lost?: AbortSignal;
}

/** Wraps a Request for the routes. */
export function handlerRequest(web: Request): HandlerRequest {
  const { method, url, headers } = web;
  return {
    method,
    url,
    headers,
    web,
    get signal() {
      return web.signal;
    },
  };
}
