import { type Clock, systemClock } from "../../src/util/clock.ts";

/** A clock whose wall time jumps on demand. Its monotonic time is that of the wrapped clock. */
export interface JumpingClock extends Clock {
  /** Moves the wall time by `ms` milliseconds, forward or back. */
  jump(ms: number): void;
  /** How often the wall time has jumped. An offset at the start counts once. */
  readonly jumps: number;
}

/**
 * Creates a clock whose wall time jumps on demand.
 *
 * @param offsetMs - how many milliseconds its wall time is ahead at the start.
 * @param clock - the clock to wrap.
 */
export function jumpingClock(offsetMs = 0, clock: Clock = systemClock): JumpingClock {
  let offset = offsetMs;
  let jumps = offsetMs === 0 ? 0 : 1;
  return {
    ...clock,
    now: () => clock.now() + offset,
    jump(ms) {
      offset += ms;
      jumps++;
    },
    get jumps() {
      return jumps;
    },
  };
}
