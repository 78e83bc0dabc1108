import type { Clock } from "../clock.ts";
import { json, type Reply } from "../http/reply.ts";
import type { RateLimit } from "../scenario/scenario.ts";

export interface RateLimiter {
  /** Counts a call. Returns a 429 reply if the limit is exceeded. */
  take(kind: "create" | "other"): Reply | undefined;
}

const CREATES_PER_MINUTE = 600;
const OTHERS_PER_MINUTE = 3000;

export function createRateLimiter(limit: RateLimit, clock: Clock): RateLimiter {
  const createsPerMinute = limit.createsPerMinute ?? CREATES_PER_MINUTE;
  const burst = limit.burst ?? createsPerMinute;
  const othersPerMinute = limit.otherPerMinute ?? OTHERS_PER_MINUTE;
  const creates = createBucket(createsPerMinute, burst, clock);
  const others = createBucket(othersPerMinute, othersPerMinute, clock);

  function take(kind: "create" | "other"): Reply | undefined {
    const waitMs = (kind === "create" ? creates : others)();
    if (waitMs === undefined) return undefined;
    return throttled(limit, kind, Math.max(1, Math.ceil(waitMs / 1000)));
  }

  function throttled(rate: RateLimit, kind: "create" | "other", seconds: number): Reply {
    const hints = rate.hints ?? ["retry-after", "retry_after", "text"];
    const reduced = rate.reduced === true && kind === "create";
    const cause = reduced
      ? `Your rate limit for creating predictions is reduced to ${createsPerMinute} requests per minute with a ` +
        `burst of ${burst} requests while you have less than $5.0 in credit.`
      : "You have exceeded the rate limit.";
    const when = hints.includes("text") ? ` Your rate limit resets in ~${seconds}s.` : "";
    const body = { detail: `Request was throttled. ${cause}${when}`, status: 429 };
    return json(
      429,
      hints.includes("retry_after") ? { ...body, retry_after: seconds } : body,
      hints.includes("retry-after") ? { "retry-after": String(seconds) } : {},
    );
  }

  return { take };
}

/** Creates a token bucket: takes one token, or returns the milliseconds until one is available. */
function createBucket(perMinute: number, capacity: number, clock: Clock): () => number | undefined {
  const perMs = perMinute / 60_000;
  let tokens = capacity;
  let filledAt = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(capacity, tokens + Math.max(0, now - filledAt) * perMs);
    filledAt = now;
    // The tolerance covers rounding errors of rates that binary fractions cannot represent.
    if (tokens >= 1 - 1e-9) {
      tokens = Math.max(0, tokens - 1);
      return undefined;
    }
    return (1 - tokens) / perMs;
  };
}
