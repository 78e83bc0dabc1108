import type { Clock } from "../../util/clock.ts";
import type { Timing } from "../timing.ts";

/** When a create was about to be sent: on the wall clock, and on the monotonic clock if it was sent by this process. */
export interface CreateTime {
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly monotonic?: number;
}

/** How much further back to search if the wall clock is in doubt, in milliseconds. */
export const doubtMs = 60 * 60 * 1000;

/** The time of a create that is sent now. */
export function createTimeNow(clock: Clock): CreateTime {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** The start of the time range in which a prediction is searched for. */
export interface SearchStart {
  /** On the wall clock as it is now. */
  readonly since: Date;
  /** Whether the clock may have been wrong when the create was sent. `since` is an hour earlier then. */
  readonly isInDoubt: boolean;
}

/** The wall clock is in doubt if it has jumped since the create, or if another process read it. */
export function searchStart(
  { clock, timing }: { readonly clock: Clock; readonly timing: Pick<Timing, "clockToleranceMs"> },
  { wall, monotonic }: CreateTime,
): SearchStart {
  const now = clock.now();
  const expected = monotonic === undefined ? now : now - (clock.monotonic() - monotonic);
  const isInDoubt = monotonic === undefined || Math.abs(expected - wall) > timing.clockToleranceMs;
  return { since: new Date(isInDoubt ? Math.min(expected, wall) - doubtMs : wall), isInDoubt };
}
