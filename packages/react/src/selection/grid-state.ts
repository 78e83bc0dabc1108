import type { GridMessages } from "../context/grid-messages.ts";
import type { GridEvents } from "./grid-events.ts";
import type { GridImage, GridSlot } from "./grid-slot.ts";

/** The state of the group. The `className`, `style` and `render` functions of Root receive it. */
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

/** The state of one slot. The `className`, `style` and `render` functions of the slot's parts receive it. */
export interface SlotState {
  /** The index of the slot in the grid, from 0. */
  readonly index: number;
  /** The number of the slot in its batch. */
  readonly slot: number;
  readonly status: GridSlot["status"];
  readonly stage: string | undefined;
  /** From 0 to 1. */
  readonly progress: number;
  readonly selected: boolean;
  /** Whether the slot cannot be chosen at the moment. */
  readonly disabled: boolean;
  /** The id of the image, once it is ready. */
  readonly id: string | undefined;
  readonly src: string | undefined;
  /** The loading state of the image in the browser. */
  readonly loading: "loading" | "loaded" | "failed" | undefined;
  /** The accessible name, for example "Option 2, a pirate in green". */
  readonly name: string;
  /** Why the slot shows no image. You can show it to users. */
  readonly error: string | undefined;
  /** The name of the Retry button, if the slot can be retried or its image reloaded. */
  readonly retry: string | undefined;
  /** Whether the slot is being retried. */
  readonly retrying: boolean;
  /** @internal */
  readonly key: string | number;
  /** @internal */
  readonly group: GroupState;
}

/**
 * The state of the grid apart from its slots. The `className`, `style` and `render` functions of RetryAll, Status and
 * Continue receive it.
 */
export interface SummaryState {
  readonly group: GroupState;
  /** Whether the chosen image is ready. */
  readonly canContinue: boolean;
  /** The number of slots that can be retried. */
  readonly retryable: number;
  /** The latest announcement. */
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
  /** The progress of the slots, in words. */
  readonly progress: string;
}
