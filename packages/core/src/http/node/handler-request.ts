import type { Clock } from "../../util/clock.ts";
import type { HandlerRequest } from "../handler/request-head.ts";
import type { Incoming, Outgoing } from "./node-messages.ts";
import { requestOrigin } from "./request-origin.ts";
import { toRequest } from "./to-request.ts";
import { watchAnswer } from "./unread-answer.ts";

/**
 * The path and query of a request, to append to an origin. The scheme and host of an absolute target
 * (`GET http://host/path`) are dropped, because the client chooses them. `*` (in OPTIONS) is not a path and becomes `/`.
 *
 * Undefined for a target that `URL` would change: it turns backslashes into slashes, resolves dot segments, and drops
 * fragments and control characters. Path rules in front of the handler, such as
 * `app.use("/api/mv/generate_video", ...)` in Express, do none of that and would be bypassed.
 */
export function requestTarget({ originalUrl, url }: Incoming): string | undefined {
  // With `app.use("/api/mv", listener)`, Express removes the mount path from `url`, but the handler needs it.
  const whole = typeof originalUrl === "string" ? originalUrl : (url ?? "");
  const target = whole.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "");
  const [path = ""] = target.split("?", 1);
  if (/[\0-\x20\x7f#]/.test(target) || path.includes("\\") || hasDotSegment(path)) return undefined;
  return target.startsWith("/") ? target : `/${target.startsWith("?") ? target : ""}`;
}

/** Whether a segment is `.` or `..`; `%2e` is a dot too. */
function hasDotSegment(path: string): boolean {
  return path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

/** Requests in progress. Without this reference, Node can garbage-collect a Request, and its signal no longer aborts. */
const unanswered = new Set<Request>();

/** A Node request, wrapped for the handler. The Request and its signal are created on demand. */
export class NodeHandlerRequest implements HandlerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HandlerRequest["headers"];
  /** Whether the URL is unambiguous: see {@link requestTarget}. */
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
  #resolveSent: ((isSent: boolean) => void) | undefined;

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
      const resolveOthers = this.#resolveSent;
      this.#resolveSent = (isSent) => {
        resolveOthers?.(isSent);
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

  /** Call this when the client disconnects. */
  leave(reason: unknown): void {
    this.#gone = { reason };
    this.#controller?.abort(reason);
  }

  /** Call this when the request is answered: its body can no longer be read. */
  release(): void {
    this.#made?.release();
  }

  /** Call this when the answer is closed. @param isSent - whether all of the answer was passed to the connection. */
  forget(isSent: boolean): void {
    this.#isSent = isSent;
    if (isSent) this.#watchUnread?.();
    this.#resolveSent?.(isSent);
    if (this.#made !== undefined) unanswered.delete(this.#made.request);
  }
}

/** Reads headers from Node's parsed headers. */
function nodeHeaders({ headers }: Incoming): HandlerRequest["headers"] {
  const get = (name: string): string | null => {
    const key = name.toLowerCase();
    const value = headers[key] ?? (key === "host" ? headers[":authority"] : undefined);
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  };
  return { get, has: (name) => get(name) !== null };
}
