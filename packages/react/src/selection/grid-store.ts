import type { GridEvents } from "./grid-events.ts";
import type { GridState } from "./grid-state.ts";
import type { SelectionOptions, SelectionReason } from "./selection-options.ts";

/** The part of a grid that outlives its renders. */
export interface GridStore {
  readonly events: GridEvents;
  /** What was rendered last; nothing at first. */
  state(): GridState | undefined;
  /** Takes over what was rendered, and draws the consequences. */
  commit(fresh: GridState, options: SelectionOptions): void;
  /** Begins to listen to the page; returns what ends it. */
  connect(): () => void;
  change(value: string | null, reason: SelectionReason, event?: Event): void;
  select(id: string, event?: Event): void;
}
