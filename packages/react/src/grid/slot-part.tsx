import { type ForwardRefExoticComponent, forwardRef, type RefAttributes } from "react";
import type { SlotState } from "../selection/grid-state.ts";
import type { GridStore } from "../selection/grid-store.ts";
import { useSlot } from "./grid-context.ts";
import { type ElementOf, Part, type PartProps, type Tag } from "./part.tsx";

/** A part of a slot: an element that is there while `isThere`, and drawn again only when its slot changes. */
export function slotPart<Name extends Tag, Props = PartProps<Name, SlotState>>(
  tag: Name,
  propsOf: (slot: SlotState, store: GridStore) => object,
  isThere: (slot: SlotState) => unknown = () => true,
): ForwardRefExoticComponent<Props & RefAttributes<ElementOf<Name>>> {
  return forwardRef<ElementOf<Name>, object>((given, ref) => {
    const { slot, store } = useSlot();
    return slot && isThere(slot) ? (
      <Part tag={tag} own={propsOf(slot, store)} given={given} state={slot} forwarded={ref} />
    ) : null;
  }) as ForwardRefExoticComponent<Props & RefAttributes<ElementOf<Name>>>;
}
