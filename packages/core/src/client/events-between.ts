import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { hasEnded, type RunningSlot, type Slot } from "../batch/slot.ts";
import { type Clock, isoTime } from "../util/clock.ts";

/** An event without the members that all events have. */
type EventContent<Event = BatchEvent> = Event extends BatchEvent
  ? Omit<Event, "batchId" | "sequence" | "at">
  : never;

/**
 * Makes the events that lead from a state to the batch as the server reports it now, if the real events were not
 * received. The journal has at least one event for each of them, so their sequences never run ahead of it, and real
 * events can follow.
 */
export function eventsBetween(
  before: BatchState | undefined,
  now: BatchResult | RunningBatch,
  after: number,
  clock: Clock,
): BatchEvent[] {
  const events: BatchEvent[] = [];
  const { batchId, kind, requested, warnings, metadata } = now;
  let state = before;
  let sequence = after;
  const emit = (content: EventContent) => {
    if (content.type !== "slot-progress") sequence++;
    const event: BatchEvent = { ...content, batchId, sequence, at: isoTime(clock) };
    state = reduceBatch(state, event);
    events.push(event);
  };

  const again = now.slots.filter((slot) => !before || mustRunAgain(before.slots[slot.slot], slot));
  if (!before || again.length > 0) {
    const round = before ? before.round + 1 : 0;
    const slots = again.map(({ slot }) => slot);
    emit({ type: "batch-start", kind, round, requested, slots, warnings, metadata });
  }
  for (const to of now.slots) {
    const { slot, attempt } = to;
    const from = state?.slots[slot];
    if (!from || to.status === "queued" || isSame(from, to)) continue;
    if (attempt > from.attempt || (from.status === "queued" && !hasEnded(to)))
      emit({ type: "slot-start", slot, attempt });
    if (to.status === "succeeded") {
      const { status: _status, ...ended } = to;
      emit({ type: "slot-end", ...ended });
    } else if (hasEnded(to)) emit({ type: "slot-error", slot, attempt, failure: to.failure });
    else if (to.status !== "starting" || to.progress !== undefined) emit({ type: "slot-progress", ...to });
  }
  if (now.status !== "running" && (events.length > 0 || !state?.ended))
    emit({ type: "batch-end", round: state?.round ?? 0, result: now });
  return events;
}

/** Whether the slot was retried in the meantime. A canceled slot can succeed in the same attempt, without a retry. */
function mustRunAgain(from: Slot | undefined, to: Slot): boolean {
  if (from === undefined || isSame(from, to)) return false;
  if (!hasEnded(from)) return from.status !== "queued" && to.status === "queued";
  return from.status !== "canceled" || to.status !== "succeeded" || to.attempt !== from.attempt;
}

/** Compares two states of a slot. They need no deeper look, because one attempt has only one outcome. */
function isSame(from: Slot, to: Slot): boolean {
  return (["attempt", "status", "progress", "waiting"] as const).every(
    (key: keyof RunningSlot) => (from as RunningSlot)[key] === (to as RunningSlot)[key],
  );
}
