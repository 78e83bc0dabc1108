import { createContext, useContext, useSyncExternalStore } from "react";
import type { GridState, SlotState, SummaryState } from "../selection/grid-state.ts";
import type { GridStore } from "../selection/grid-store.ts";
import type { CharacterSelection } from "../selection/use-character-selection.ts";

export const GridContext = /* @__PURE__ */ createContext<GridStore | undefined>(undefined);

/** The place in the grid that the parts under it belong to. */
export const IndexContext = /* @__PURE__ */ createContext(-1);

/** What a part outside the group takes: the selection that it belongs to. */
export interface SelectionProps {
  /** What `useCharacterSelection` gave. Default: that of the Root around the part. */
  readonly selection?: Pick<CharacterSelection<never>, "store"> | undefined;
}

function useGrid(selection: SelectionProps["selection"]): GridStore {
  const around = useContext(GridContext);
  const store = selection?.store ?? around;
  if (store === undefined)
    throw new Error(
      "A part of CharacterGrid knows no selection. Put it into CharacterGrid.Root, or give it `selection`.",
    );
  return store;
}

/** Something of the grid's state: the part is drawn again only when it changes. */
export function useGridState<Value>(store: GridStore, select: (state: GridState) => Value): Value {
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.state()),
    () => select(store.initial),
  );
}

/** What is true of the grid beside its slots. */
export function useSummary(selection: SelectionProps["selection"]): {
  readonly store: GridStore;
  readonly summary: SummaryState;
} {
  const store = useGrid(selection);
  return { store, summary: useGridState(store, (state) => state.summary) };
}

/** The slot that the part belongs to; undefined where the grid has none at its place, or not yet. */
export function useSlot(index?: number): { readonly store: GridStore; readonly slot: SlotState | undefined } {
  const store = useGrid(undefined);
  const around = useContext(IndexContext);
  return { store, slot: useGridState(store, ({ slots }) => slots[index ?? around]) };
}
