import type { IncomingRequest } from "../http/incoming-request.ts";

/** Reserved for what does not exist (RFC 2606): no real host can be meant. */
const DEFAULT_ORIGIN = "http://replicate-emulator.invalid";
const REPLICATE_API = "https://api.replicate.com";
const REPLICATE_DELIVERY = "https://replicate.delivery";

/** The emulator's addresses. Origins have no slash at the end. */
export interface Origins {
  /** Where the API is: the server's address when it listens. */
  readonly api: () => string;
  /** The server's own origin, while it listens. */
  listening: string | undefined;
  /** Whether a request is for the emulator. Replicate's own hosts are: a client needs no other base URL. */
  isOwn(request: IncomingRequest): boolean;
  /** Whether a URL names the emulator, by its own hosts or by Replicate's. */
  isOwnUrl(url: URL): boolean;
  /** The origins to show in answers to a request. */
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
