import { createElement, Fragment } from "react";
import { isWaiting } from "../selection/derive-state.ts";
import type { SlotState } from "../selection/grid-state.ts";
import {
  imageProps,
  inputProps,
  retryProps,
  slotProps,
  stateAttributes,
  visuallyHidden,
} from "../selection/part-props.ts";
import { SlotContext } from "./grid-context.ts";
import { createPart, type PartProps } from "./part.tsx";

export interface CharacterGridSlotProps extends PartProps<"div", SlotState> {
  /** The index of the slot in the grid, from 0. Not needed if Root's children are a function. */
  readonly index?: number | undefined;
}

/** The props of a radio that the grid controls. */
type Decided = "type" | "name" | "form" | "value" | "checked" | "defaultChecked" | "disabled" | "required";

export type CharacterGridInputProps = Omit<PartProps<"input", SlotState>, Decided>;
export type CharacterGridImageProps = PartProps<"img", SlotState>;
export type CharacterGridMarkProps = PartProps<"span", SlotState>;
export type CharacterGridRetryProps = PartProps<"button", SlotState>;

/**
 * One slot of the grid: a `div` around a `<label>`. Put Input, Image, Placeholder and Indicator into the label, and
 * Error and Retry next to it.
 */
export const Slot = /* @__PURE__ */ createPart<"div", SlotState, CharacterGridSlotProps>(
  "div",
  SlotContext,
  slotProps,
  (element, slot) => createElement(SlotContext.Provider, { value: slot }, element),
);

/** The radio of the slot, visually hidden. Put it into the slot's `<label>`. */
export const Input = /* @__PURE__ */ createPart<"input", SlotState, CharacterGridInputProps>(
  "input",
  SlotContext,
  // Without an image, the name is a hidden text in the label, in addition to the label's visible text.
  (slot) => ({ ...inputProps(slot), "aria-label": undefined }),
  (element, { id, name }) =>
    createElement(
      Fragment,
      null,
      element,
      id === undefined ? createElement("span", { style: visuallyHidden }, name, " ") : null,
    ),
);

/** The image of the slot, rendered once the slot is ready. `data-image` is its loading state in the browser. */
export const Image = /* @__PURE__ */ createPart("img", SlotContext, (slot) => slot.src && imageProps(slot));

/** A placeholder, rendered until the browser shows the image: while the slot is pending and while its image loads. */
export const Placeholder = /* @__PURE__ */ createPart(
  "span",
  SlotContext,
  (slot) => isWaiting(slot) && { ...stateAttributes(slot), "aria-hidden": slot.id ? true : undefined },
);

/** Marks the selected slot, for what CSS with `data-selected` cannot do. Rendered while the slot is selected. */
export const Indicator = /* @__PURE__ */ createPart(
  "span",
  SlotContext,
  (slot) => slot.selected && { ...stateAttributes(slot), "aria-hidden": true },
);

/** The reason why the slot has no image. Rendered while a reason is known. */
export const ErrorText = /* @__PURE__ */ createPart(
  "span",
  SlotContext,
  (slot) => slot.error && { ...stateAttributes(slot), children: slot.error },
);

/**
 * A button that retries the slot, or reloads its image if only loading failed, which costs nothing. Rendered while one
 * of the two is possible. Put it next to the slot's `<label>`, never into it.
 */
export const Retry = /* @__PURE__ */ createPart(
  "button",
  SlotContext,
  (slot) => slot.retry && retryProps(slot),
);
