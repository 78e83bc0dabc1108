import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { hasEnded, type Slot } from "../batch/slot.ts";
import { type Clock, isoTime } from "../util/clock.ts";

/** An event without what all of them have. */
type Told<Event = BatchEvent> = Event extends BatchEvent ? Omit<Event, "batchId" | "sequence" | "at"> : never;

/**
 * The events that lead from a state to the batch as the server tells it now, where the real ones were not heard.
 * Each of them stands for one of the journal, which has others between: their sequences never run ahead of it, so
 * that real ones can follow.
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
  const tell = (told: Told) => {
    if (told.type !== "slot-progress") sequence++;
    const event: BatchEvent = { ...told, batchId, sequence, at: isoTime(clock) };
    state = reduceBatch(state, event);
    events.push(event);
  };

  const again = now.slots.filter((slot) => !before || mustRunAgain(before.slots[slot.slot], slot));
  if (!before || again.length > 0) {
    const round = before ? before.round + 1 : 0;
    const slots = again.map(({ slot }) => slot);
    tell({ type: "batch-start", kind, round, requested, slots, warnings, metadata });
  }
  for (const to of now.slots) {
    const { slot, attempt } = to;
    const from = state?.slots[slot];
    if (!from || to.status === "queued" || isSame(from, to)) continue;
    if (attempt > from.attempt || (from.status === "queued" && !hasEnded(to)))
      tell({ type: "slot-start", slot, attempt });
    if (to.status === "succeeded") {
      const { status: _status, ...ended } = to;
      tell({ type: "slot-end", ...ended });
    } else if (hasEnded(to)) tell({ type: "slot-error", slot, attempt, failure: to.failure });
    else if (to.status !== "starting" || to.progress !== undefined) tell({ type: "slot-progress", ...to });
  }
  if (now.status !== "running" && (events.length > 0 || !state?.ended))
    tell({ type: "batch-end", round: state?.round ?? 0, result: now });
  return events;
}

/** A slot that was further before was retried in between; but one that was canceled may still have succeeded. */
function mustRunAgain(from: Slot | undefined, to: Slot): boolean {
  if (from === undefined || isSame(from, to)) return false;
  if (!hasEnded(from)) return from.status !== "queued" && to.status === "queued";
  return from.status !== "canceled" || to.status !== "succeeded" || to.attempt !== from.attempt;
}

/** One attempt ends in one way. */
function isSame(from: Slot, to: Slot): boolean {
  return (
    from.attempt === to.attempt &&
    from.status === to.status &&
    ("progress" in from && from.progress) === ("progress" in to && to.progress) &&
    ("waiting" in from && from.waiting) === ("waiting" in to && to.waiting)
  );
}
