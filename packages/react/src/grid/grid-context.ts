import { createContext } from "react";
import type { SlotState, SummaryState } from "../selection/grid-state.ts";
import type { CharacterSelection } from "../selection/use-character-selection.ts";

/** What is true of the grid beside its slots. */
export const SummaryContext = /* @__PURE__ */ createContext<SummaryState | undefined>(undefined);

/** All slots of the grid. */
export const SlotsContext = /* @__PURE__ */ createContext<readonly SlotState[] | undefined>(undefined);

/** The slot that the parts under it belong to. */
export const SlotContext = /* @__PURE__ */ createContext<SlotState | undefined>(undefined);

/** What a part outside the group takes: the selection that it belongs to. */
export interface SelectionProps {
  /** What `useCharacterSelection` gave. Default: that of the Root around the part. */
  readonly selection?: Pick<CharacterSelection<never>, "grid"> | undefined;
}
