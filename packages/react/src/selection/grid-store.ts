import type { ChangeEvent, FocusEvent, KeyboardEvent, SyntheticEvent } from "react";
import type { GridState, SlotState } from "./grid-state.ts";
import type { Memory } from "./memory.ts";
import type { SelectionOptions, SelectionReason } from "./selection-options.ts";

/** The options that events need. */
export interface StoreOptions
  extends Pick<
    SelectionOptions,
    "value" | "onValueChange" | "persistKey" | "keepSelection" | "columns" | "onRetry"
  > {
  readonly onContinue: (id: string) => void;
}

/** The part of a grid that outlives its renders. */
export interface GridStore {
  readonly initial: GridState;
  readonly initialMemory: Memory;
  subscribe(listener: () => void): () => void;
  memory(): Memory;
  state(): GridState;
  /** Takes over what was rendered, and draws the consequences. */
  commit(fresh: GridState, options: StoreOptions): void;
  /** Begins to listen to the page; returns what ends it. */
  connect(): () => void;
  change(value: string | null, reason: SelectionReason, event?: Event): void;
  select(id: string, event?: Event): void;
  retry(slots: readonly SlotState[]): void;
  reload(slot: SlotState): void;
  proceed(): void;
  root(element: HTMLElement | null): void;
  /** The ref of the slot's image, always the same for an index. */
  image(index: number): (element: HTMLImageElement | null) => void;
  onImage(event: SyntheticEvent<HTMLImageElement>, slot: SlotState, outcome: "loaded" | "failed"): void;
  onChange(event: ChangeEvent<HTMLInputElement>): void;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  onFocus(event: FocusEvent): void;
  onBlur(): void;
  onRetryFocus(index: number): void;
}
