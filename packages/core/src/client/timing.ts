import type { Random } from "../util/random.ts";

/** How long the client waits for what, in milliseconds. Tests hand in shorter ones. */
export interface ClientTiming {
  /** Between two connections, doubled each time, up to the longest. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number; readonly tries: number };
  /** The server says something every 15 s: a connection that says nothing for so long is dead. */
  readonly silentMs: number;
  /** How long a stream may stay open once its batch has ended. */
  readonly lingerMs: number;
  /** How long an aborted call waits for the batch to begin, and for the server's word that it was canceled. */
  readonly cancelMs: number;
  /** Between two looks at a batch, half as much again each time nothing has changed, up to the longest. */
  readonly poll: { readonly firstMs: number; readonly longestMs: number };
}

/** Without a word from the server it is given up after about half a minute. */
export const defaultTiming: ClientTiming = {
  retry: { firstMs: 500, longestMs: 8_000, tries: 8 },
  silentMs: 45_000,
  lingerMs: 1_000,
  cancelMs: 10_000,
  poll: { firstMs: 1_000, longestMs: 5_000 },
};

/** The longest that a server may send a client away for. */
const longestRetryAfterMs = 60_000;

/** The wait before try number `tries`, with jitter: what broke together does not come back together. */
export function backoffMs(
  { timing: { retry }, random }: { readonly timing: ClientTiming; readonly random: Random },
  tries: number,
  retryAfterMs = 0,
): number {
  const full = Math.min(retry.firstMs * 2 ** (tries - 1), retry.longestMs);
  return Math.max(full * (0.5 + random.number() / 2), Math.min(retryAfterMs, longestRetryAfterMs));
}
