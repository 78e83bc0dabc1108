import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import { hasEnded } from "../../batch/slot.ts";
import type { Clock } from "../../clock/clock.ts";
import { isoTime } from "../../clock/iso-time.ts";

/** The progress of the slots that run, as events: what a late listener has missed and the journal does not hold. */
export function currentProgress(state: BatchState | undefined, clock: Clock): BatchEvent[] {
  if (state === undefined) return [];
  const { batchId, sequence } = state;
  return state.slots.flatMap((place): BatchEvent[] => {
    if (place.status === "queued" || hasEnded(place)) return [];
    return [{ ...place, type: "slot-progress", at: isoTime(clock), batchId, sequence }];
  });
}
