import { type Clock, systemClock } from "../../src/util/clock.ts";

/** A clock whose wall time jumps when a test says so; its monotonic time is that of the clock it is made of. */
export interface JumpingClock extends Clock {
  /** Moves the wall time by so many milliseconds, ahead or back. */
  jump(ms: number): void;
  /** How often it has jumped, or was wrong from the start. */
  readonly jumps: number;
}

/**
 * @param offsetMs - how far its wall time is ahead at first.
 * @param clock - what it is made of.
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
