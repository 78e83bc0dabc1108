import type { GridState, SlotState } from "./grid-state.ts";

/**
 * Returns whether a slot lost its image because it, or the whole batch, is being or was regenerated. Otherwise the
 * image was removed.
 */
export function isRegenerated({ slot: number }: SlotState, old: GridState, fresh: GridState): boolean {
  return (
    fresh.slots.some(({ slot, status }) => slot === number && status === "pending") ||
    (fresh.slots.length > 0 &&
      !old.slots.some(({ id }) => id !== undefined && fresh.slots.some((slot) => slot.id === id)))
  );
}
