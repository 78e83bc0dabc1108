/** Runs work when its turn comes. */
export type RenderTurns = <T>(work: () => Promise<T>) => Promise<T>;

/** More renders at a time than this only make each slower on the two cores of a small machine. */
const RENDERS_AT_A_TIME = 2;

export function createRenderTurns(): RenderTurns {
  const queue: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= RENDERS_AT_A_TIME) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, not freed, so that a newcomer cannot slip in between.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
