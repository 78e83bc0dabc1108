import { createElement, Fragment } from "react";
import { isWaiting } from "../selection/derive-state.ts";
import type { SlotState } from "../selection/grid-state.ts";
import {
  imageProps,
  inputProps,
  marks,
  retryProps,
  slotProps,
  visuallyHidden,
} from "../selection/part-props.ts";
import { SlotContext } from "./grid-context.ts";
import { type PartProps, part } from "./part.tsx";

export interface CharacterGridSlotProps extends PartProps<"div", SlotState> {
  /** Its place in the grid, from 0. Not needed where Root's children are a function. */
  readonly index?: number | undefined;
}

/** The grid decides these of every radio. */
type Decided = "type" | "name" | "form" | "value" | "checked" | "defaultChecked" | "disabled" | "required";

export type CharacterGridInputProps = Omit<PartProps<"input", SlotState>, Decided>;
export type CharacterGridImageProps = PartProps<"img", SlotState>;
export type CharacterGridMarkProps = PartProps<"span", SlotState>;
export type CharacterGridRetryProps = PartProps<"button", SlotState>;

/**
 * One place of the grid: a `div` around a `<label>`, with Input, Image, Placeholder and Indicator in the label, and Error
 * and Retry beside it.
 */
export const Slot = /* @__PURE__ */ part<"div", SlotState, CharacterGridSlotProps>(
  "div",
  SlotContext,
  slotProps,
  (element, slot) => createElement(SlotContext.Provider, { value: slot }, element),
);

/** The slot's radio, hidden from the eye and not from anybody else. It belongs into the slot's `<label>`. */
export const Input = /* @__PURE__ */ part<"input", SlotState, CharacterGridInputProps>(
  "input",
  SlotContext,
  // Without an image its name is a text in the label, next to what else the label shows.
  (slot) => ({ ...inputProps(slot), "aria-label": undefined }),
  (element, { id, name }) =>
    createElement(
      Fragment,
      null,
      element,
      id === undefined ? createElement("span", { style: visuallyHidden }, name, " ") : null,
    ),
);

/** The slot's image, once it is ready. `data-image` tells how far the browser is with it. */
export const Image = /* @__PURE__ */ part("img", SlotContext, (slot) => slot.src && imageProps(slot));

/** Takes the image's place until the browser shows it: while the slot is pending, and while its image loads. */
export const Placeholder = /* @__PURE__ */ part(
  "span",
  SlotContext,
  (slot) => isWaiting(slot) && { ...marks(slot), "aria-hidden": slot.id ? true : undefined },
);

/** Shows that the slot is selected, beyond what CSS can do by `data-selected`. There while it is. */
export const Indicator = /* @__PURE__ */ part(
  "span",
  SlotContext,
  (slot) => slot.selected && { ...marks(slot), "aria-hidden": true },
);

/** Says why there is no image. There while there is something to say. */
export const ErrorText = /* @__PURE__ */ part(
  "span",
  SlotContext,
  (slot) => slot.error && { ...marks(slot), children: slot.error },
);

/**
 * Tries the slot again, or loads its image again if only that failed, which is never paid for. There while one of the
 * two can be done. It belongs beside the slot's `<label>`, never into it.
 */
export const Retry = /* @__PURE__ */ part("button", SlotContext, (slot) => slot.retry && retryProps(slot));
