import type { AssetKind } from "../assets/asset.ts";
import type {
  BatchEvent,
  BatchStartEvent,
  SlotEndEvent,
  SlotErrorEvent,
  SlotProgressEvent,
  SlotStartEvent,
} from "./batch-event.ts";
import type { BatchState } from "./batch-state.ts";
import { hasEnded, type Slot, type SucceededSlot } from "./slot.ts";

/** The types of the events that the journal holds as they are, without batch and sequence. */
export const recordedTypes = {
  "batch-start": true,
  "slot-start": true,
  "slot-end": true,
  "slot-error": true,
} as const satisfies Partial<Record<BatchEvent["type"], true>>;

/**
 * Folds an event into the state of a batch. Server, client and React all use this reducer. It is pure, and shares unchanged
 * parts of the state. It ignores events of another batch, events that were already folded, events of an older attempt, and
 * a second end of a slot, except for the image of a canceled slot.
 *
 * @example
 * ```ts
 * let state: BatchState | undefined;
 * for await (const event of characters.stream({ description })) state = reduceBatch(state, event);
 * ```
 */
export function reduceBatch<Kind extends AssetKind = "image">(
  state: BatchState<Kind> | undefined,
  event: BatchEvent<Kind>,
): BatchState<Kind> | undefined {
  if (state && (event.batchId !== state.batchId || isKnown(state, event))) return state;
  if (event.type === "batch-start") return startRound(state?.slots, event);
  if (!state) return state;
  if (event.type === "batch-end") {
    const { result, sequence } = event;
    return { ...state, ended: true, warnings: result.warnings, sequence };
  }
  const sequence = event.type === "slot-progress" ? state.sequence : event.sequence;
  const before = state.slots[event.slot];
  const after = before && slotAfter(before, event);
  if (after && after !== before) return { ...state, sequence, slots: state.slots.with(event.slot, after) };
  return sequence === state.sequence ? state : { ...state, sequence };
}

/** Whether the event was already folded. Progress has no sequence of its own: it repeats the last one. */
function isKnown<Kind extends AssetKind>({ sequence }: BatchState<Kind>, event: BatchEvent<Kind>): boolean {
  return event.type === "slot-progress" ? event.sequence < sequence : event.sequence <= sequence;
}

function startRound<Kind extends AssetKind>(
  known: readonly Slot<Kind>[] | undefined,
  event: BatchStartEvent<Kind>,
): BatchState<Kind> {
  const { type: _type, at: _at, ...round } = event;
  const before: readonly Slot<Kind>[] =
    known ?? Array.from({ length: round.requested }, (_, slot) => ({ slot, attempt: 0, status: "queued" }));
  const slots = before.map((each): Slot<Kind> => {
    const { slot, attempt, status } = each;
    const runs = round.slots.includes(slot) && status !== "succeeded";
    return runs ? { slot, attempt, status: "queued" } : each;
  });
  return { ...round, slots, ended: false };
}

/** The slot after an event. It is the same object if nothing changed, or if the event is of another attempt. */
function slotAfter<Kind extends AssetKind>(
  before: Slot<Kind>,
  event: SlotStartEvent | SlotProgressEvent | SlotEndEvent<Kind> | SlotErrorEvent,
): Slot<Kind> {
  const { slot } = before;
  const { type, attempt } = event;
  if (type === "slot-start") {
    // A running slot starts its next attempt if the output that it paid for turned out to be gone.
    const starts = before.status === "queued" ? attempt >= before.attempt : attempt > before.attempt;
    return starts && !hasEnded(before) ? { slot, attempt, status: "starting" } : before;
  }
  if (attempt !== before.attempt) return before;
  if (type === "slot-end") {
    const isFinal = hasEnded(before) && before.status !== "canceled";
    if (isFinal) return before;
    return { ...slotFieldsOf(event), status: "succeeded" } as SucceededSlot<Kind>;
  }
  if (hasEnded(before)) return before;
  if (type === "slot-error") {
    return { ...slotFieldsOf(event), status: event.failure.code === "canceled" ? "canceled" : "failed" };
  }
  const { status, progress, waiting } = event;
  if (before.status === "queued") return before;
  if (before.status === status && before.progress === progress && before.waiting === waiting) return before;
  return slotFieldsOf(event);
}

/** What an event says about its slot, without what all events have. */
function slotFieldsOf<Event extends Omit<SlotStartEvent, "type"> & { readonly type: string }>({
  type: _type,
  batchId: _batchId,
  sequence: _sequence,
  at: _at,
  ...fields
}: Event) {
  return fields;
}
