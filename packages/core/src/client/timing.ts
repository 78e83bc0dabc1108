import type { Random } from "../util/random.ts";

/** How long the client waits, in milliseconds. Tests pass shorter times. */
export interface ClientTiming {
  /** Between two connection attempts. The wait doubles each time, up to the longest. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number; readonly tries: number };
  /** The server sends something every 15 s. A connection that is silent for this long is dead. */
  readonly silentMs: number;
  /** How long a stream may stay open once its batch has ended. */
  readonly lingerMs: number;
  /** How long an aborted call waits for the batch to start, and for the server to confirm the cancel. */
  readonly cancelMs: number;
  /** Between two polls of a batch. The wait grows by half each time nothing has changed, up to the longest. */
  readonly poll: { readonly firstMs: number; readonly longestMs: number };
}

/** With these times, the client stops trying after about half a minute without an answer. */
export const defaultTiming: ClientTiming = {
  retry: { firstMs: 500, longestMs: 8_000, tries: 8 },
  silentMs: 45_000,
  lingerMs: 1_000,
  cancelMs: 10_000,
  poll: { firstMs: 1_000, longestMs: 5_000 },
};

/** The longest `Retry-After` that the client honors. */
const longestRetryAfterMs = 60_000;

/**
 * Returns the wait before try number `tries`, with jitter, so that clients that broke together do not return together.
 */
export function backoffMs(
  { timing: { retry }, random }: { readonly timing: ClientTiming; readonly random: Random },
  tries: number,
  retryAfterMs = 0,
): number {
  const full = Math.min(retry.firstMs * 2 ** (tries - 1), retry.longestMs);
  return Math.max(full * (0.5 + random.number() / 2), Math.min(retryAfterMs, longestRetryAfterMs));
}
