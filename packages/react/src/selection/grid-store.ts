import type { DramatisClient } from "@dramatis/core/client";
import type { GridEvents } from "./grid-events.ts";
import type { GridState } from "./grid-state.ts";
import type { SelectionOptions } from "./selection-options.ts";

/** The part of a grid that outlives its renders. */
export interface GridStore {
  readonly events: GridEvents;
  /** Returns the state of the last committed render, or undefined before the first. */
  state(): GridState | undefined;
  /** Applies a committed render, for example clears the selection if its image was removed. */
  commit(fresh: GridState, options: SelectionOptions, client: DramatisClient | undefined): void;
  /** Starts listening to the page. Returns a function that stops it. */
  connect(): () => void;
  select(this: void, id: string, event?: Event): void;
  clear(this: void): void;
}
