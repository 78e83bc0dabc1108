import { type Clock, systemClock } from "../../src/util/clock.ts";

/** A clock whose wall time jumps when a test says so; its monotonic time is the system's. */
export interface JumpingClock extends Clock {
  /** Moves the wall time by so many milliseconds, ahead or back. */
  jump(ms: number): void;
  /** How often it has jumped, or was wrong from the start. */
  readonly jumps: number;
}

/** @param offsetMs - how far its wall time is ahead at first. */
export function jumpingClock(offsetMs = 0): JumpingClock {
  let offset = offsetMs;
  let jumps = offsetMs === 0 ? 0 : 1;
  return {
    ...systemClock,
    now: () => systemClock.now() + offset,
    jump(ms) {
      offset += ms;
      jumps++;
    },
    get jumps() {
      return jumps;
    },
  };
}
