/** What a route needs of most requests. A Request is one; in Node it takes longer to make than to answer. */
export interface RequestHead {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has">;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** A request whose Request is made when somebody asks for it: the app's own functions, and what reads a body. */
export interface HandlerRequest extends RequestHead {
  readonly web: Request;
  /** Resolves when the answer is over: with whether all of it went out. Absent where only its body can say so. */
  readonly sent?: Promise<boolean>;
  /** Aborts if the client threw away an answer that went out before it had read it. */
  readonly lost?: AbortSignal;
}

/** A Request as the routes take it. */
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
