import { invalidArgument } from "../errors/dramatis-error.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { portableRandom, type Random } from "../util/random.ts";
import { unreachable } from "./client-errors.ts";
import type { ClientTiming } from "./timing.ts";

/**
 * Headers of each request, or a function that returns them. It is called before each request, because tokens change.
 */
export type ClientHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** Options of the client: where the server is, and how to reach it. */
export interface ClientOptions {
  /**
   * Where the handler is mounted, with or without a trailing slash; `/api/mv` if absent. Must be absolute outside a
   * browser.
   */
  readonly baseUrl?: string;
  /** Replaces the global `fetch`, for example to send cookies to another origin, or to use `expo/fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly headers?: ClientHeaders;
  /** Measures every wait of the client, and of the stores and grids made with it; the system clock if absent. */
  readonly clock?: Clock;
  /** Generates idempotency keys and the jitter of waits; the system's random source if absent. */
  readonly random?: Random;
}

/** Sends the client's requests to the server. */
export interface Connection {
  readonly timing: ClientTiming;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether `fetch` can stream response bodies, as far as is known. */
  readonly streams: boolean;
  url(path: string): string;
  /** Sends a request with the client's headers. @throws DramatisError like `fetch`; what `headers` throws. */
  send(
    path: string,
    init?: RequestInit & { headers?: Readonly<Record<string, string>> },
    /** Prevents a request that was not sent yet. Does not abort one that was. */
    unless?: AbortSignal,
  ): Promise<Response>;
  /**
   * Sends a request without the client's headers.
   * @throws DramatisError `internal`, retryable, if no answer arrives.
   */
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

export function createConnection(
  {
    baseUrl = "/api/mv",
    headers: own,
    fetch: customFetch,
    clock = systemClock,
    random = portableRandom,
  }: ClientOptions,
  timing: ClientTiming,
): Connection {
  const url = (path: string) => baseUrl.replace(/\/+$/, "") + path;
  const connection: Connection = {
    timing,
    clock,
    random,
    url,
    // React Native's responses do not have a body stream. An event stream would stay silent there until it ends.
    streams: customFetch !== undefined || Boolean(new Response(" ").body),
    // The global `fetch` is looked up for each request, because an app can replace it. It must be called without
    // `this`.
    fetch: (address, init = {}) => received((customFetch ?? fetch)(address, init)),
    async send(path, { headers, ...init } = {}, unless) {
      if (!customFetch && !("location" in globalThis) && baseUrl.startsWith("/")) {
        throw invalidArgument("baseUrl", "must begin with https:// outside a browser");
      }
      const all = new Headers(typeof own === "function" ? await own() : own);
      for (const name in headers) all.set(name, headers[name] ?? "");
      // The caller aborted while the headers were being made.
      if (init.signal?.aborted || unless?.aborted) throw unreachable();
      return connection.fetch(url(path), { ...init, headers: all });
    },
  };
  return connection;
}

/** Waits for a network result. @throws DramatisError `internal`, retryable, if it does not arrive completely. */
export function received<Value>(answer: Promise<Value>): Promise<Value> {
  return answer.catch((cause: unknown) => Promise.reject(unreachable(cause)));
}

/** `keepalive`: the browser sends it even while the page unloads. */
export const cancelRequest = { method: "POST", keepalive: true };

export function batchPath(id: string): string {
  return `/batches/${encodeSegment(id)}`;
}

export function cancelPath(id: string): string {
  return `${batchPath(id)}/cancel`;
}

/** Encodes an id as one path segment. @throws DramatisError `invalid_request` for an id that would change the path. */
export function encodeSegment(id: string): string {
  // Dots change the path even when they are escaped.
  if (/^\.*$/.test(id)) throw invalidArgument("id", "must be the id of a batch or an image");
  return encodeURIComponent(id);
}
