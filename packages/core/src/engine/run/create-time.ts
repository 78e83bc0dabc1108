import type { Clock } from "../../util/clock.ts";
import type { Timing } from "../timing.ts";

/** When a create was about to be sent: by the wall clock, and by the monotonic one where that was this process. */
export interface CreateTime {
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly monotonic?: number;
}

/** How far back is looked where the wall clock is in doubt. */
export const doubtMs = 60 * 60 * 1000;

/** Now. */
export function createTimeNow(clock: Clock): CreateTime {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** From when on a create is looked for. */
export interface SearchStart {
  /** By the wall clock as it is now. */
  readonly since: Date;
  /** The clock may have been wrong when the create was sent: everything of the hour before may be it. */
  readonly isInDoubt: boolean;
}

/** The wall clock is in doubt where it has jumped since the create, and where another process read it. */
export function searchStart(
  { clock, timing }: { readonly clock: Clock; readonly timing: Pick<Timing, "clockToleranceMs"> },
  { wall, monotonic }: CreateTime,
): SearchStart {
  const now = clock.now();
  const expected = monotonic === undefined ? now : now - (clock.monotonic() - monotonic);
  const isInDoubt = monotonic === undefined || Math.abs(expected - wall) > timing.clockToleranceMs;
  return { since: new Date(isInDoubt ? Math.min(expected, wall) - doubtMs : wall), isInDoubt };
}
