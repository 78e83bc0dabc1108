import type { DramatisClient } from "@dramatis/core/client";
import type { GridEvents } from "./grid-events.ts";
import type { GridState } from "./grid-state.ts";
import type { SelectionOptions } from "./selection-options.ts";

/** The part of a grid that outlives its renders. */
export interface GridStore {
  readonly events: GridEvents;
  /** What was rendered last; nothing at first. */
  state(): GridState | undefined;
  /** Takes over what was rendered, and draws the consequences. */
  commit(fresh: GridState, options: SelectionOptions, client: DramatisClient | undefined): void;
  /** Begins to listen to the page; returns what ends it. */
  connect(): () => void;
  select(this: void, id: string, event?: Event): void;
  clear(this: void): void;
}
