import * as z from "zod/mini";

const bodySchema = z.object({ retry_after: z.nullish(z.unknown()), detail: z.nullish(z.unknown()) });

/** The longest wait that an answer can demand. */
const maxWaitMs = 120_000;

/**
 * Reads how long a 429 asks to wait, in milliseconds: from `Retry-After` (seconds or a date), from `retry_after` in the
 * body, or from "resets in ~10s" in its text. Returns undefined if all of them are missing.
 */
export function retryAfterMs(headers: Headers, body: unknown, now: number): number | undefined {
  const header = headers.get("retry-after");
  const { retry_after, detail } = bodySchema.safeParse(body).data ?? {};
  const fromText =
    typeof detail === "string" ? /resets in ~?(\d+(?:\.\d+)?)\s*s/i.exec(detail)?.[1] : undefined;
  for (const wait of [secondsOf(header), dateOf(header, now), secondsOf(retry_after), secondsOf(fromText)]) {
    if (wait !== undefined) return Math.min(Math.max(wait, 0), maxWaitMs);
  }
  return undefined;
}

/** Reads the rate of creates in a 429: "reduced to 6 requests per minute". Returns undefined if it is missing. */
export function allowedPerMinute(body: unknown): number | undefined {
  const { detail } = bodySchema.safeParse(body).data ?? {};
  const named =
    typeof detail === "string" ? /reduced to (\d+) requests? per minute/i.exec(detail)?.[1] : undefined;
  return named === undefined || Number(named) === 0 ? undefined : Number(named);
}

function secondsOf(value: unknown): number | undefined {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return undefined;
  const seconds = Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function dateOf(value: string | null, now: number): number | undefined {
  if (value === null || !/^\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT$/.test(value.trim())) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time - now;
}
