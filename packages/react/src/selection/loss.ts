import type { GridState, SlotState } from "./grid-state.ts";

export function slotOf(state: GridState, id: string | null): SlotState | undefined {
  return id === null ? undefined : state.slots.find((slot) => slot.id === id);
}

export function isPending(state: GridState): boolean {
  return state.slots.some(({ status }) => status === "pending");
}

/** Why the selection cannot stay, where its image was there and is not any more. */
export function lossReason(old: GridState, fresh: GridState): "regenerate" | "removed" | undefined {
  const had = fresh.value === old.value ? slotOf(old, old.value) : undefined;
  if (had === undefined || slotOf(fresh, old.value)) return undefined;
  const isMadeAnew =
    fresh.slots.some(({ slot, status }) => slot === had.slot && status === "pending") ||
    (fresh.slots.length > 0 && !old.slots.some(({ id }) => slotOf(fresh, id ?? null)));
  return isMadeAnew ? "regenerate" : "removed";
}
