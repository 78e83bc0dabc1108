import {
  type ComponentPropsWithRef,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { DramatisContext } from "../provider/dramatis-provider.tsx";
import { createGridStore } from "./create-grid-store.ts";
import { deriveState, slotsOf } from "./derive-state.ts";
import type { GridImage } from "./grid-slot.ts";
import type { GridState, SlotState, SummaryState } from "./grid-state.ts";
import type { GridStore } from "./grid-store.ts";
import type { Memory } from "./memory.ts";
import { mergeProps } from "./merge-props.ts";
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

/** What `useCharacterSelection` gives. */
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
  readonly store: GridStore;
}

/** Props of the Continue button. */
export type ContinueProps = ElementProps<"button"> & {
  /** A disabled Continue can be reached, and says why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
};

// On a server React 18 warns of layout effects, which do nothing there.
const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

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
  const { client, messages } = useContext(DramatisContext);
  const around = { client, messages, id };
  const [store] = useState(() => {
    const memory: Memory = { value: options.defaultValue ?? null, retries: {}, images: {}, announcement: "" };
    return createGridStore(deriveState(options, memory, around), memory);
  });
  const memory = useSyncExternalStore(store.subscribe, store.memory, () => store.initialMemory);
  const state = deriveState(options, memory, around);
  const image = slotsOf(options).find((slot) => slot.image && slot.image.id === state.value)?.image;
  useCommitEffect(() => {
    store.commit(state, { ...options, onContinue: (chosen) => image && options.onContinue?.(chosen, image) });
  });
  useCommitEffect(() => store.connect(), [store]);
  return { ...selectionOf(state, store), selected: image };
}

function selectionOf(state: GridState, store: GridStore): CharacterSelection<never> {
  const { summary } = state;
  // A getter gives what its element takes: the element's own props, and those that were handed in.
  const get =
    <Given extends object>(propsOf: (summary: SummaryState, store: GridStore) => object) =>
    (props?: Given): Given =>
      mergeProps({ ...propsOf(summary, store) }, { ...props }) as Given;
  const getAt =
    <Given extends object>(propsOf: (slot: SlotState, store: GridStore) => object) =>
    (index: number, props?: Given): Given => {
      const slot = state.slots[index];
      if (!slot) throw new RangeError(`The grid has no slot ${index}.`);
      return mergeProps({ ...propsOf(slot, store) }, { ...props }) as Given;
    };
  return {
    value: state.value,
    selected: undefined,
    canContinue: summary.canContinue,
    slots: state.slots,
    store,
    select: (id) => store.select(id),
    clear: () => store.change(null, "user"),
    getRootProps: get(({ group }) => rootProps(group, store)),
    getSlotProps: getAt(slotProps),
    getInputProps: getAt(inputProps),
    getImageProps: getAt(imageProps),
    getRetryProps: getAt(retryProps),
    getRetryAllProps: get(retryAllProps),
    getContinueProps: ({ focusableWhenDisabled, ...props } = {}) =>
      get<ElementProps<"button">>(() => continueProps(summary, store, focusableWhenDisabled))(props),
    getContinueReasonProps: get(reasonProps),
    getStatusProps: get(statusProps),
  };
}
