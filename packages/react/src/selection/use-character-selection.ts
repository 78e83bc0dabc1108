import { type ComponentPropsWithRef, useContext, useId, useMemo, useState } from "react";
import { DramatisContext } from "../context/dramatis-context.ts";
import { useCommitEffect } from "../use-commit-effect.ts";
import { createGridStore } from "./create-grid-store.ts";
import { deriveState } from "./derive-state.ts";
import type { GridImage } from "./grid-slot.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import { mergeProps, type Props } from "./merge-props.ts";
import {
  continueProps,
  imageProps,
  inputProps,
  reasonProps,
  retryAllProps,
  retryProps,
  rootProps,
  slotProps,
  statusProps,
} from "./part-props.ts";
import type { SelectionOptions } from "./selection-options.ts";
import type { UiState } from "./ui-state.ts";

/** Data attributes, which the types of React elements do not include. */
export interface DataAttributes {
  readonly [name: `data-${string}`]: string | number | boolean | undefined;
}

/** The props of an element: what a prop getter accepts and returns. */
export type ElementProps<Tag extends "div" | "input" | "img" | "button" | "span"> =
  ComponentPropsWithRef<Tag> & DataAttributes;

/**
 * The result of `useCharacterSelection`. `select` and `clear` never change. The object and its prop getters change only
 * when the state of the grid changes.
 */
export interface CharacterSelection<Image extends GridImage = GridImage> {
  /** The id of the chosen image. */
  readonly value: string | null;
  /** The chosen image, if it is ready. */
  readonly selected: Image | undefined;
  /** Whether the chosen image is ready. */
  readonly canContinue: boolean;
  /** The state of each slot, in order. */
  readonly slots: readonly SlotState[];
  /** Chooses an image. Does nothing if the image does not exist or cannot be chosen. */
  select(id: string): void;
  /** Clears the selection. */
  clear(): void;
  getRootProps(props?: ElementProps<"div">): ElementProps<"div">;
  getSlotProps(index: number, props?: ElementProps<"div">): ElementProps<"div">;
  getInputProps(index: number, props?: ElementProps<"input">): ElementProps<"input">;
  getImageProps(index: number, props?: ElementProps<"img">): ElementProps<"img">;
  /** Props for a button next to the label, never inside it. Render it while `slots[index].retry` is defined. */
  getRetryProps(index: number, props?: ElementProps<"button">): ElementProps<"button">;
  getRetryAllProps(props?: ElementProps<"button">): ElementProps<"button">;
  getContinueProps(props?: ContinueProps): ElementProps<"button">;
  /** Props for the element that says why Continue is disabled, if `focusableWhenDisabled` is set. */
  getContinueReasonProps(props?: ElementProps<"span">): ElementProps<"span">;
  /** Props for an element outside the group that is always rendered. */
  getStatusProps(props?: ElementProps<"div">): ElementProps<"div">;
  /** @internal */
  readonly grid: Pick<GridState, "slots" | "summary">;
}

interface Focusable {
  /** Whether Continue can be focused while it is disabled. It then describes why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
}

/** The props of the Continue button. */
export type ContinueProps = ElementProps<"button"> & Focusable;

/**
 * Manages the selection of one image in a grid, uncontrolled or controlled, with or without the parts of
 * `CharacterGrid`. It needs no provider and no client. The selection is cleared when its image is removed or
 * regenerated.
 *
 * @example
 * ```tsx
 * const { slots, canContinue, getRootProps, getSlotProps, getInputProps, getImageProps, getContinueProps } =
 *   useCharacterSelection({ images, onContinue: (id) => makeVideo(id) });
 *
 * <div {...getRootProps({ "aria-label": "Images of the pirate" })}>
 *   {slots.map(({ id }, index) => (
 *     <div key={id} {...getSlotProps(index)}>
 *       <label>
 *         <input {...getInputProps(index)} />
 *         <img {...getImageProps(index)} />
 *       </label>
 *     </div>
 *   ))}
 * </div>
 * <button {...getContinueProps()} />
 * ```
 */
export function useCharacterSelection<Image extends GridImage = GridImage>(
  options: SelectionOptions<Image>,
): CharacterSelection<Image> {
  const id = useId();
  const context = useContext(DramatisContext);
  // The cast is safe, because callbacks only receive images from the same options.
  const given = options as SelectionOptions<never> as SelectionOptions;
  const [uiState, setUiState] = useState<UiState>(() => ({
    value: options.value === undefined ? (options.defaultValue ?? null) : options.value,
    retries: {},
    images: {},
    announcement: "",
    first: given.slots
      ? given.slots.map((slot) => slot.status === "ready" && slot.image.id)
      : given.images.map((image) => image.id),
  }));
  const [store] = useState(() => createGridStore(uiState, setUiState));
  const state = deriveState(given, uiState, context, id, store.events, store.state());
  useCommitEffect(() => store.commit(state, given, context.client));
  useCommitEffect(store.connect, [store]);
  const { value, image, slots, summary } = state;
  // New getters for each new state, so that memoized components that depend on them update.
  return useMemo(
    () => ({
      value,
      selected: image as Image | undefined,
      canContinue: summary.canContinue,
      slots,
      grid: { slots, summary },
      select: store.select,
      clear: store.clear,
      getRootProps: createGetter(rootProps, summary.group),
      getSlotProps: createSlotGetter(slotProps, slots),
      getInputProps: createSlotGetter(inputProps, slots),
      getImageProps: createSlotGetter(imageProps, slots),
      getRetryProps: createSlotGetter(retryProps, slots),
      getRetryAllProps: createGetter(retryAllProps, summary),
      getContinueProps: createGetter(continueProps, summary),
      getContinueReasonProps: createGetter(reasonProps, summary),
      getStatusProps: createGetter(statusProps, summary),
    }),
    [value, image, slots, summary, store],
  );
}

/** Creates a prop getter that merges the grid's own props with those that it is given. */
function createGetter<State>(getOwnProps: (state: State, isFocusable?: boolean) => Props, state: State) {
  const get = ({ focusableWhenDisabled, ...props }: Focusable = {}): object =>
    mergeProps(getOwnProps(state, focusableWhenDisabled), props);
  return get as <Given extends object>(props?: Given & Focusable) => Given;
}

function createSlotGetter(getOwnProps: (slot: SlotState) => Props, slots: readonly SlotState[]) {
  return <Given extends object>(index: number, props?: Given): Given => {
    const slot = slots[index];
    if (!slot) throw new RangeError(`The grid has no slot ${index}.`);
    return createGetter(getOwnProps, slot)(props);
  };
}
