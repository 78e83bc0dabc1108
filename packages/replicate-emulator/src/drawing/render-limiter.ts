/** Runs work when fewer than the maximum number of renders are running. */
export type RenderLimiter = <T>(work: () => Promise<T>) => Promise<T>;

/** More concurrent renders only make each one slower on a small machine with two cores. */
const RENDERS_AT_A_TIME = 2;

export function createRenderLimiter(): RenderLimiter {
  const queue: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= RENDERS_AT_A_TIME) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // Passes the slot to the next waiter instead of freeing it, so that a new caller cannot take it first.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
