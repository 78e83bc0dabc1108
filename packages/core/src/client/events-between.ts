import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { hasEnded, type Slot } from "../batch/slot.ts";

/**
 * The events that lead from a state to the batch as the server tells it now, where the real ones were not heard.
 * Each of them stands for one of the journal, which has others between: their sequences never run ahead of it, so
 * that real ones can follow.
 */
export function eventsBetween(
  before: BatchState | undefined,
  now: BatchResult | RunningBatch,
  after: number,
): BatchEvent[] {
  const events: BatchEvent[] = [];
  const { batchId, kind, requested, warnings, metadata } = now;
  let state = before;
  let sequence = after;
  const tell = (event: BatchEvent) => {
    state = reduceBatch(state, event);
    events.push(event);
  };
  const here = () => ({ batchId, sequence, at: new Date().toISOString() });
  const next = () => {
    sequence++;
    return here();
  };

  const again = now.slots.filter((slot) => mustRunAgain(before?.slots[slot.slot], slot));
  if (before === undefined || again.length > 0) {
    const slots = (before === undefined ? now.slots : again).map(({ slot }) => slot);
    const round = before === undefined ? 0 : before.round + 1;
    tell({ ...next(), type: "batch-start", kind, round, requested, slots, warnings, metadata });
  }
  for (const to of now.slots) {
    const { slot, attempt } = to;
    const from = state?.slots[slot];
    if (from === undefined || to.status === "queued" || isSame(from, to)) continue;
    if (attempt > from.attempt || (from.status === "queued" && !hasEnded(to)))
      tell({ ...next(), type: "slot-start", slot, attempt });
    if (to.status === "succeeded") tell({ ...next(), type: "slot-end", slot, attempt, image: to.image });
    else if (hasEnded(to)) tell({ ...next(), type: "slot-error", slot, attempt, failure: to.failure });
    else if (to.status !== "starting" || to.progress !== undefined) {
      const { status, progress } = to;
      const told = progress === undefined ? {} : { progress };
      tell({ ...here(), type: "slot-progress", slot, attempt, status, ...told });
    }
  }
  if (now.status !== "running" && (events.length > 0 || !state?.ended))
    tell({ ...next(), type: "batch-end", round: state?.round ?? 0, result: now });
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
    ("progress" in from && from.progress) === ("progress" in to && to.progress)
  );
}
