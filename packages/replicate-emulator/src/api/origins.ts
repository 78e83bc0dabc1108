import type { IncomingRequest } from "../http/incoming-request.ts";

// RFC 2606 reserves this TLD, so it cannot be a real host.
const DEFAULT_ORIGIN = "http://replicate-emulator.invalid";
const REPLICATE_API = "https://api.replicate.com";
const REPLICATE_DELIVERY = "https://replicate.delivery";

/** The emulator's addresses. Origins have no trailing slash. */
export interface Origins {
  /** The origin of the API: the server's address while it listens. */
  readonly api: () => string;
  /** The server's own origin while it listens. */
  listening: string | undefined;
  /** Returns whether a request is for the emulator. Replicate's hosts are included, so a client needs no other base URL. */
  isOwn(request: IncomingRequest): boolean;
  /** Returns whether a URL has one of the emulator's or Replicate's hosts. */
  isOwnUrl(url: URL): boolean;
  /** Returns the origins to use in answers to a request. */
  of(url: URL): { readonly apiOrigin: string; readonly outputOrigin: string };
}

export function createOrigins(configured: string | undefined): Origins {
  const origin = configured === undefined ? undefined : new URL(configured).origin;
  const origins: Origins = {
    listening: undefined,
    api: () => origins.listening ?? origin ?? DEFAULT_ORIGIN,
    isOwn: ({ via, url }) => via === "socket" || origins.isOwnUrl(url),
    isOwnUrl(url) {
      if ([origin, origins.listening, DEFAULT_ORIGIN, REPLICATE_API].includes(url.origin)) return true;
      return url.origin === REPLICATE_DELIVERY || url.hostname.endsWith(".replicate.delivery");
    },
    of(url) {
      const served = url.origin === REPLICATE_API ? REPLICATE_DELIVERY : url.origin;
      return { apiOrigin: url.origin, outputOrigin: origin ?? served };
    },
  };
  return origins;
}
