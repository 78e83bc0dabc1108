import { invalidArgument } from "../errors/dramatis-error.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { portableRandom, type Random } from "../util/random.ts";
import { unreachable } from "./client-errors.ts";
import type { ClientTiming } from "./timing.ts";

/** Headers that each request bears, or what gives them: it is asked before each, as tokens change. */
export type ClientHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** Where the server is, and how to reach it. */
export interface ClientOptions {
  /** Where the handler is mounted, with or without a slash at the end; `/api/mv` if absent. Absolute outside of browsers. */
  readonly baseUrl?: string;
  /** In place of the global one: for cookies of another origin, for example, or `expo/fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly headers?: ClientHeaders;
  /** Measures every wait of the client, and of what is made with it; the system's clock if absent. */
  readonly clock?: Clock;
  /** Gives idempotency keys and the jitter of waits; the system's chance if absent. */
  readonly random?: Random;
}

/** The server, as the client's parts see it. */
export interface Server {
  readonly timing: ClientTiming;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether answers can be read while they come, as far as is known. */
  readonly streams: boolean;
  url(path: string): string;
  /** Our own request, with our headers. @throws DramatisError as `fetch`; what `headers` throws. */
  send(
    path: string,
    init?: RequestInit & { headers?: Readonly<Record<string, string>> },
    /** Keeps what was not sent yet from being sent, and does not break what was. */
    unless?: AbortSignal,
  ): Promise<Response>;
  /** @throws DramatisError `internal`, retryable, where no answer comes. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

export function serverOf(
  {
    baseUrl = "/api/mv",
    headers: own,
    fetch: handedIn,
    clock = systemClock,
    random = portableRandom,
  }: ClientOptions,
  timing: ClientTiming,
): Server {
  const url = (path: string) => baseUrl.replace(/\/+$/, "") + path;
  // The global one is looked up at each request: it may be replaced, and must be called as it stands.
  const server: Server = {
    timing,
    clock,
    random,
    url,
    // React Native's answers have no body to be read: asked for events, it would be silent up to the end.
    streams: handedIn !== undefined || Boolean(new Response(" ").body),
    fetch: (address, init = {}) => received((handedIn ?? fetch)(address, init)),
    async send(path, { headers, ...init } = {}, unless) {
      if (!handedIn && !("location" in globalThis) && baseUrl.startsWith("/")) {
        throw invalidArgument(
          "baseUrl",
          "must begin with https:// where there is no page that it belongs to",
        );
      }
      const all = new Headers(typeof own === "function" ? await own() : own);
      for (const name in headers) all.set(name, headers[name] ?? "");
      // It was given up while the headers were made.
      if (init.signal?.aborted || unless?.aborted) throw unreachable();
      return server.fetch(url(path), { ...init, headers: all });
    },
  };
  return server;
}

/** What the network brings, or the error of an answer that did not come, or not whole. */
export function received<Value>(answer: Promise<Value>): Promise<Value> {
  return answer.catch((cause: unknown) => Promise.reject(unreachable(cause)));
}

/** It is sent also while the page goes away. */
export const cancelRequest = { method: "POST", keepalive: true };

/** The path of a batch. */
export function batchPath(id: string): string {
  return `/batches/${segment(id)}`;
}

export function cancelPath(id: string): string {
  return `${batchPath(id)}/cancel`;
}

/** An id as a segment of a path. */
export function segment(id: string): string {
  // Dots would lead to another path, escaped or not.
  if (/^\.*$/.test(id)) throw invalidArgument("id", "must be the id of a batch or an image");
  return encodeURIComponent(id);
}
