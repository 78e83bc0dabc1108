import type { BatchEvent, BatchStartEvent, SlotProgressEvent } from "./batch-event.ts";
import type { BatchState } from "./batch-state.ts";
import { hasEnded, type RunningSlot, type Slot } from "./slot.ts";

/**
 * The one reducer: server, client and React fold the same events with it into the same state. It is pure, shares
 * what did not change, and drops what does not match: an event of another batch, one that was folded already, one
 * of an older attempt, and an end for a slot that has ended, but for the image of a slot that was canceled.
 *
 * @example
 * ```ts
 * let state: BatchState | undefined;
 * for await (const event of characters.stream({ description })) state = reduceBatch(state, event);
 * ```
 */
export function reduceBatch(state: BatchState | undefined, event: BatchEvent): BatchState | undefined {
  if (event.type === "batch-start") return startRound(state, event);
  if (state === undefined || event.batchId !== state.batchId) return state;
  if (event.type === "slot-progress") {
    return withSlot(state, event.slot, state.sequence, (slot) =>
      // Told before what is known now, of another attempt, or of one that has not begun.
      event.sequence < state.sequence ||
      slot.status === "queued" ||
      hasEnded(slot) ||
      slot.attempt !== event.attempt ||
      isAt(slot, event)
        ? slot
        : { slot: slot.slot, attempt: slot.attempt, status: event.status, ...progressOf(event.progress) },
    );
  }
  if (event.sequence <= state.sequence) return state;
  const { sequence } = event;
  switch (event.type) {
    case "slot-start":
      return withSlot(state, event.slot, sequence, (slot) =>
        // A running slot goes on to its next attempt where what it had paid for turned out to be gone.
        (slot.status === "queued" && event.attempt === slot.attempt) ||
        (!hasEnded(slot) && event.attempt > slot.attempt)
          ? { slot: slot.slot, attempt: event.attempt, status: "starting" }
          : slot,
      );
    case "slot-end":
      return withSlot(state, event.slot, sequence, (slot) =>
        (hasEnded(slot) && slot.status !== "canceled") || event.attempt !== slot.attempt
          ? slot
          : { slot: slot.slot, attempt: slot.attempt, status: "succeeded", image: event.image },
      );
    case "slot-error":
      return withSlot(state, event.slot, sequence, (slot) =>
        hasEnded(slot) || event.attempt !== slot.attempt
          ? slot
          : {
              slot: slot.slot,
              attempt: slot.attempt,
              status: event.failure.code === "canceled" ? "canceled" : "failed",
              failure: event.failure,
            },
      );
    case "batch-end":
      return { ...state, ended: true, warnings: event.result.warnings, sequence };
  }
}

function startRound(state: BatchState | undefined, event: BatchStartEvent): BatchState | undefined {
  const { batchId, kind, round, requested, metadata, warnings, sequence } = event;
  if (state !== undefined && (state.batchId !== batchId || sequence <= state.sequence)) return state;
  const before: readonly Slot[] =
    state?.slots ?? Array.from({ length: requested }, (_, slot) => ({ slot, attempt: 0, status: "queued" }));
  const slots = before.map((slot): Slot => {
    const runs = event.slots.includes(slot.slot) && slot.status !== "succeeded";
    return runs ? { slot: slot.slot, attempt: slot.attempt, status: "queued" } : slot;
  });
  return { batchId, kind, round, requested, slots, warnings, metadata, ended: false, sequence };
}

function withSlot(
  state: BatchState,
  index: number,
  sequence: number,
  change: (slot: Slot) => Slot,
): BatchState {
  const slot = state.slots[index];
  const changed = slot && change(slot);
  if (changed === slot || changed === undefined)
    return sequence === state.sequence ? state : { ...state, sequence };
  return { ...state, sequence, slots: state.slots.with(index, changed) };
}

/** Whether the event says nothing new: the slot is shared then, and whoever draws it has nothing to do. */
function isAt(slot: Slot, event: SlotProgressEvent): boolean {
  return (
    slot.status === event.status &&
    "progress" in slot === "progress" in event &&
    (slot as RunningSlot).progress === event.progress
  );
}

function progressOf(progress: number | undefined): { progress?: number } {
  return progress === undefined ? {} : { progress };
}
