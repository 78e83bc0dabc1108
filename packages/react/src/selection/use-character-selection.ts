import { type ComponentPropsWithRef, useContext, useId, useMemo, useState } from "react";
import { DramatisContext } from "../provider/dramatis-context.ts";
import { useCommitEffect } from "../use-commit-effect.ts";
import { createGridStore } from "./create-grid-store.ts";
import { deriveState } from "./derive-state.ts";
import type { GridImage } from "./grid-slot.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { Memory } from "./memory.ts";
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

/** Attributes that no element's type lists. */
export interface DataAttributes {
  readonly [name: `data-${string}`]: string | number | boolean | undefined;
}

/** The props of an element: what a prop getter takes, to merge them in, and what it gives. */
export type ElementProps<Tag extends "div" | "input" | "img" | "button" | "span"> =
  ComponentPropsWithRef<Tag> & DataAttributes;

/**
 * What `useCharacterSelection` gives. `select` and `clear` never change. The whole, and with it the prop getters, changes
 * only when something of the grid has.
 */
export interface CharacterSelection<Image extends GridImage = GridImage> {
  /** The id of the chosen image. */
  readonly value: string | null;
  /** The chosen image, if it is ready. */
  readonly selected: Image | undefined;
  /** The selection is ready to go on with. */
  readonly canContinue: boolean;
  /** What each place is like, in the order of the places. */
  readonly slots: readonly SlotState[];
  /** Chooses an image that is there and may be chosen. */
  select(id: string): void;
  /** Chooses none. */
  clear(): void;
  getRootProps(props?: ElementProps<"div">): ElementProps<"div">;
  getSlotProps(index: number, props?: ElementProps<"div">): ElementProps<"div">;
  getInputProps(index: number, props?: ElementProps<"input">): ElementProps<"input">;
  getImageProps(index: number, props?: ElementProps<"img">): ElementProps<"img">;
  /** For a button beside the label, never in it, while `slots[index].retry` is there. */
  getRetryProps(index: number, props?: ElementProps<"button">): ElementProps<"button">;
  getRetryAllProps(props?: ElementProps<"button">): ElementProps<"button">;
  getContinueProps(props?: ContinueProps): ElementProps<"button">;
  /** For the element that says why Continue is disabled, where `focusableWhenDisabled` is set. */
  getContinueReasonProps(props?: ElementProps<"span">): ElementProps<"span">;
  /** For an element outside the group that is always there. */
  getStatusProps(props?: ElementProps<"div">): ElementProps<"div">;
  /** @internal */
  readonly grid: Pick<GridState, "slots" | "summary">;
}

interface Focusable {
  /** A disabled Continue can be reached, and says why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
}

/** Props of the Continue button. */
export type ContinueProps = ElementProps<"button"> & Focusable;

/**
 * The selection of one image out of a grid: by itself or controlled, with or without the parts of `CharacterGrid`, and
 * without a provider or a client. It alone decides what is chosen, and whether it is ready to go on with. The selection
 * is cleared when its image is removed, or when images are made anew.
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
  const around = useContext(DramatisContext);
  // The only images that come back to the options are those that came with them.
  const given = options as SelectionOptions<never> as SelectionOptions;
  const [memory, setMemory] = useState<Memory>(() => ({
    value: options.value === undefined ? (options.defaultValue ?? null) : options.value,
    retries: {},
    images: {},
    announcement: "",
    first: given.slots
      ? given.slots.map((slot) => slot.status === "ready" && slot.image.id)
      : given.images.map((image) => image.id),
  }));
  const [store] = useState(() => createGridStore(memory, setMemory));
  const state = deriveState(given, memory, around, id, store.events, store.state());
  useCommitEffect(() => store.commit(state, given, around.client));
  useCommitEffect(store.connect, [store]);
  const { value, image, slots, summary } = state;
  // A getter that returned something else under the same identity would mislead whatever is memoized by it.
  return useMemo(
    () => ({
      value,
      selected: image as Image | undefined,
      canContinue: summary.canContinue,
      slots,
      grid: { slots, summary },
      select: store.select,
      clear: store.clear,
      getRootProps: getter(rootProps, summary.group),
      getSlotProps: getterAt(slotProps, slots),
      getInputProps: getterAt(inputProps, slots),
      getImageProps: getterAt(imageProps, slots),
      getRetryProps: getterAt(retryProps, slots),
      getRetryAllProps: getter(retryAllProps, summary),
      getContinueProps: getter(continueProps, summary),
      getContinueReasonProps: getter(reasonProps, summary),
      getStatusProps: getter(statusProps, summary),
    }),
    [value, image, slots, summary, store],
  );
}

/** What an element takes comes out: the grid's own props of it, merged with those that are handed in. */
function getter<State>(propsOf: (state: State, isFocusable?: boolean) => Props, state: State) {
  const get = ({ focusableWhenDisabled, ...props }: Focusable = {}): object =>
    mergeProps(propsOf(state, focusableWhenDisabled), props);
  return get as <Given extends object>(props?: Given & Focusable) => Given;
}

function getterAt(propsOf: (slot: SlotState) => Props, slots: readonly SlotState[]) {
  return <Given extends object>(index: number, props?: Given): Given => {
    const slot = slots[index];
    if (!slot) throw new RangeError(`The grid has no slot ${index}.`);
    return getter(propsOf, slot)(props);
  };
}
