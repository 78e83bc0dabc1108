/** Replicate's maximum for `Prefer: wait=N`, in seconds. */
const LONGEST_WAIT_SECONDS = 60;

/** Replicate rejects shorter deadlines. */
const SHORTEST_DEADLINE_MS = 5_000;

/** Returns how long `Prefer: wait` delays the response, in milliseconds, or undefined without it. */
export function waitMsOf(prefer: string | undefined): number | undefined {
  const match = /(?:^|[,;\s])wait(?:=(\d+))?(?=$|[,;\s])/.exec(prefer ?? "");
  if (match === null) return undefined;
  const seconds = match[1] === undefined ? LONGEST_WAIT_SECONDS : Number(match[1]);
  return Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds)) * 1000;
}

export type Deadline =
  | { readonly kind: "none" }
  | { readonly kind: "after"; readonly ms: number }
  | { readonly kind: "invalid"; readonly detail: string };

/** Parses `Cancel-After`: `90`, `30s`, `1m`, `1h30m45s`. */
export function deadlineOf(cancelAfter: string | undefined): Deadline {
  if (cancelAfter === undefined) return { kind: "none" };
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(cancelAfter.trim());
  if (match === null || cancelAfter.trim() === "") {
    return {
      kind: "invalid",
      detail: `Cancel-After must be a duration such as 90s, 1m or 1h30m, got ${cancelAfter}`,
    };
  }
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (ms < SHORTEST_DEADLINE_MS)
    return { kind: "invalid", detail: "Cancel-After must be at least 5 seconds" };
  return { kind: "after", ms };
}
