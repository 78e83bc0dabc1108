import type { GridState, SlotState } from "./grid-state.ts";

/** The slot, or everything, is being made anew or was. Else what is not there any more was removed. */
export function isMadeAnew({ slot: number }: SlotState, old: GridState, fresh: GridState): boolean {
  return (
    fresh.slots.some(({ slot, status }) => slot === number && status === "pending") ||
    (fresh.slots.length > 0 &&
      !old.slots.some(({ id }) => id !== undefined && fresh.slots.some((slot) => slot.id === id)))
  );
}
