import type { GridMessages } from "../provider/grid-messages.ts";
import type { GridEvents } from "./grid-events.ts";
import type { GridImage, GridSlot } from "./grid-slot.ts";

/** What the whole grid is like: given to the functions `className`, `style` and `render` of its parts. */
export interface GroupState {
  readonly layout: "grid" | "row";
  readonly disabled: boolean;
  readonly readOnly: boolean;
  readonly required: boolean;
  /** @internal */
  readonly id: string;
  /** @internal */
  readonly name: string;
  /** @internal */
  readonly form: string | undefined;
  /** @internal */
  readonly label: string;
  /** @internal */
  readonly events: GridEvents;
}

/** What one place is like: given to the functions `className`, `style` and `render` of its parts. */
export interface SlotState {
  /** The place in the grid, from 0. */
  readonly index: number;
  /** The slot's number in its batch. */
  readonly slot: number;
  readonly status: GridSlot["status"];
  readonly stage: string | undefined;
  /** 0 to 1. */
  readonly progress: number;
  readonly selected: boolean;
  /** It cannot be chosen now. */
  readonly disabled: boolean;
  /** The image's id, once it is ready. */
  readonly id: string | undefined;
  readonly src: string | undefined;
  /** How far the browser is with the image. */
  readonly loading: "loading" | "loaded" | "failed" | undefined;
  /** "Option 2", and what more is known. */
  readonly name: string;
  /** Why there is nothing to see, in words that may be shown. */
  readonly error: string | undefined;
  /** The name of what can be done about it. */
  readonly retry: string | undefined;
  /** It is being tried again. */
  readonly retrying: boolean;
  /** @internal */
  readonly key: string | number;
  /** @internal */
  readonly group: GroupState;
}

/** What the grid is like beside its slots: given to the functions `className`, `style` and `render` of RetryAll, Status and Continue. */
export interface SummaryState {
  readonly group: GroupState;
  /** The chosen image is ready. */
  readonly canContinue: boolean;
  /** How many slots can be tried again. */
  readonly retryable: number;
  /** What was last announced. */
  readonly announcement: string;
  /** @internal */
  readonly messages: GridMessages;
}

/** Everything that the parts show. */
export interface GridState {
  readonly value: string | null;
  /** The chosen image, if it is ready. */
  readonly image: GridImage | undefined;
  readonly slots: readonly SlotState[];
  readonly summary: SummaryState;
  /** How far the slots are, in words. */
  readonly progress: string;
}
