/** How long the engine waits for what, in milliseconds. Tests hand in shorter ones. */
export interface Timing {
  /** Between two polls of a prediction: the first, the factor to the next, and the longest. */
  readonly poll: { readonly firstMs: number; readonly factor: number; readonly longestMs: number };
  /** Before each look for a prediction whose create went unanswered. */
  readonly lookUpMs: readonly number[];
  /** Between two tries of a call that is free, doubled each time, up to the longest. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** How long one output is tried for. */
  readonly downloadMs: number;
  /** How long a download may bring nothing. */
  readonly idleMs: number;
  /** How long a prediction that was canceled is watched for the image that it may still have made. */
  readonly afterCancelMs: number;
}

export const defaultTiming: Timing = {
  poll: { firstMs: 300, factor: 1.3, longestMs: 3_000 },
  lookUpMs: [300, 1_500, 3_000],
  retry: { firstMs: 500, longestMs: 8_000 },
  downloadMs: 30_000,
  idleMs: 10_000,
  afterCancelMs: 60_000,
};

/** The wait before try number `tries`, with jitter, so that what failed together does not come back together. */
export function backoffMs({ retry }: Timing, tries: number): number {
  const full = Math.min(retry.firstMs * 2 ** tries, retry.longestMs);
  return full * (0.5 + Math.random() / 2);
}
