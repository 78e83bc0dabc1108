import { createContext } from "react";
import type { SlotState, SummaryState } from "../selection/grid-state.ts";
import type { CharacterSelection } from "../selection/use-character-selection.ts";

/** The state of the grid apart from its slots. */
export const SummaryContext = /* @__PURE__ */ createContext<SummaryState | undefined>(undefined);

/** All slots of the grid. */
export const SlotsContext = /* @__PURE__ */ createContext<readonly SlotState[] | undefined>(undefined);

/** The slot that the parts inside it belong to. */
export const SlotContext = /* @__PURE__ */ createContext<SlotState | undefined>(undefined);

/** The props of parts outside the group: the selection that they belong to. */
export interface SelectionProps {
  /** The result of `useCharacterSelection`. Default: the selection of the surrounding Root. */
  readonly selection?: Pick<CharacterSelection<never>, "grid"> | undefined;
}
