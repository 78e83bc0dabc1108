import type { Clock } from "./clock.ts";

/** The wall time as the journal and the sidecars write it: ISO 8601, UTC. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
