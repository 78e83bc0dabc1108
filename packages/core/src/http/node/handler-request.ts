import type { Clock } from "../../util/clock.ts";
import type { HandlerRequest } from "../handler/request-head.ts";
import type { Incoming, Outgoing } from "./node-messages.ts";
import { requestOrigin } from "./request-origin.ts";
import { toRequest } from "./to-request.ts";
import { watchAnswer } from "./unread-answer.ts";

/**
 * Path and query of a request, to be put behind an origin. Of an absolute target (`GET http://host/path`) the scheme
 * and the host are dropped, because they are the client's word; `*` (of OPTIONS) names no path and is `/`.
 *
 * Undefined for a target that `URL` would turn into another one: it makes slashes of backslashes, resolves dot
 * segments, and drops fragments and control characters. A rule for paths that stands in front of the handler, such as
 * `app.use("/api/mv/generate_video", ...)` in Express, does none of that, and would be bypassed.
 */
export function requestTarget({ originalUrl, url }: Incoming): string | undefined {
  // Below `app.use("/api/mv", listener)` Express takes the mount's path off `url`; the handler knows it by its base path.
  const whole = typeof originalUrl === "string" ? originalUrl : (url ?? "");
  const target = whole.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "");
  const [path = ""] = target.split("?", 1);
  if (/[\0-\x20\x7f#]/.test(target) || path.includes("\\") || hasDotSegment(path)) return undefined;
  return target.startsWith("/") ? target : `/${target.startsWith("?") ? target : ""}`;
}

/** `.` or `..`, where `%2e` is a dot too. */
function hasDotSegment(path: string): boolean {
  return path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

/** Requests on their way. Without the Request, Node's garbage collector takes what aborts its signal. */
const unanswered = new Set<Request>();

/** A request of Node as the handler takes it: the Request and its signal are made when somebody asks for them. */
export class NodeHandlerRequest implements HandlerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HandlerRequest["headers"];
  /** Whether the address says the same to everyone who reads it. */
  readonly isPlain: boolean;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  readonly #clock: Clock;
  #controller: AbortController | undefined;
  #gone: { readonly reason: unknown } | undefined;
  #made: ReturnType<typeof toRequest> | undefined;
  #isSent: boolean | undefined;
  #lost: AbortController | undefined;
  #watchUnread: (() => void) | undefined;
  #tellSent: ((isSent: boolean) => void) | undefined;

  constructor(
    incoming: Incoming,
    outgoing: Outgoing,
    { origin, clock }: { readonly origin: string | undefined; readonly clock: Clock },
  ) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#clock = clock;
    this.method = incoming.method ?? "GET";
    const target = requestTarget(incoming);
    this.isPlain = target !== undefined;
    this.url = requestOrigin(incoming, origin) + (target ?? "/");
    this.headers = nodeHeaders(incoming);
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#gone !== undefined) this.#controller.abort(this.#gone.reason);
    }
    return this.#controller.signal;
  }

  get web(): Request {
    if (this.#made === undefined) {
      this.#made = toRequest(this.#incoming, this.url, this.signal);
      unanswered.add(this.#made.request);
    }
    return this.#made.request;
  }

  get sent(): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#isSent !== undefined) return resolve(this.#isSent);
      const tellOthers = this.#tellSent;
      this.#tellSent = (isSent) => {
        tellOthers?.(isSent);
        resolve(isSent);
      };
    });
  }

  get lost(): AbortSignal {
    if (this.#lost === undefined) {
      const lost = new AbortController();
      this.#lost = lost;
      this.#watchUnread = watchAnswer(this.#incoming, this.#outgoing, this.#clock, () => lost.abort());
    }
    return this.#lost.signal;
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** The client went away. */
  leave(reason: unknown): void {
    this.#gone = { reason };
    this.#controller?.abort(reason);
  }

  /** The request is answered: nobody may read its body any more. */
  release(): void {
    this.#made?.release();
  }

  /** The connection is through with it. @param isSent - whether all of the answer was handed to the connection. */
  forget(isSent: boolean): void {
    this.#isSent = isSent;
    if (isSent) this.#watchUnread?.();
    this.#tellSent?.(isSent);
    if (this.#made !== undefined) unanswered.delete(this.#made.request);
  }
}

/** The headers as Node has them, by name. */
function nodeHeaders({ headers }: Incoming): HandlerRequest["headers"] {
  const get = (name: string): string | null => {
    const key = name.toLowerCase();
    const value = headers[key] ?? (key === "host" ? headers[":authority"] : undefined);
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  };
  return { get, has: (name) => get(name) !== null };
}
