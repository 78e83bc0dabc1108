import type { CSSProperties, SyntheticEvent } from "react";
import type { GroupState, SlotState, SummaryState } from "./grid-state.ts";

// The props of each element of the grid, for both the hook's prop getters and the parts.

export const visuallyHidden = {
  position: "absolute",
  width: 1,
  height: 1,
  margin: -1,
  clipPath: "inset(50%)",
} satisfies CSSProperties;

const present = (is: boolean) => (is ? "" : undefined);

export function stateAttributes({ status, selected, disabled, loading }: SlotState) {
  return {
    "data-status": status,
    "data-selected": present(selected),
    "data-disabled": present(disabled),
    "data-image": loading,
  };
}

export function rootProps({ layout, disabled, readOnly, required, label, events }: GroupState) {
  return {
    role: "radiogroup",
    tabIndex: -1,
    "aria-label": label,
    "aria-disabled": disabled || undefined,
    "aria-readonly": readOnly || undefined,
    "aria-required": required || undefined,
    "data-layout": layout,
    "data-disabled": present(disabled),
    ...events.root,
  };
}

export function slotProps(slot: SlotState) {
  return {
    ...stateAttributes(slot),
    style: { position: "relative", "--slot-index": slot.index, "--progress": slot.progress },
  };
}

export function inputProps(slot: SlotState) {
  const { group, id, name, selected, disabled } = slot;
  return {
    ...stateAttributes(slot),
    type: "radio",
    name: group.name,
    form: group.form,
    required: group.required,
    value: id ?? "",
    checked: selected,
    disabled,
    // If the slot is ready, the image in the same label names the radio.
    "aria-label": id === undefined ? name : undefined,
    style: visuallyHidden,
    ...group.events.input,
  };
}

export function imageProps(slot: SlotState) {
  return { ...stateAttributes(slot), src: slot.src, alt: slot.name, ...slot.group.events.image(slot.index) };
}

const prevent = (event: SyntheticEvent) => event.preventDefault();

/**
 * Returns the props of a button. While it is blocked it does nothing, even if it is rendered as a link: it does not
 * open in another tab either, and cannot be dragged.
 */
function buttonProps(label: string | undefined, isBlocked: boolean, isFocusable: boolean) {
  const blocked = {
    "aria-disabled": true,
    tabIndex: isFocusable ? 0 : -1,
    onClick: prevent,
    onAuxClick: prevent,
    onDragStart: prevent,
  };
  return { type: "button", children: label, disabled: isBlocked && !isFocusable, ...(isBlocked && blocked) };
}

export function retryProps(slot: SlotState) {
  const { index, retry, retrying, group } = slot;
  return {
    ...stateAttributes(slot),
    // Overrides the slot's state: the slot is disabled because it has nothing to choose, but its button is not.
    "data-disabled": present(group.disabled),
    ...group.events.retry(index),
    ...buttonProps(retry, group.disabled || retrying, !group.disabled),
    // Names a button that has no text. If it has one, `mergeProps` makes it part of the name.
    title: retry,
  };
}

export function retryAllProps({ group, retryable, messages }: SummaryState) {
  const { disabled, events } = group;
  return { ...events.retryAll, ...buttonProps(messages.retryAll, disabled || retryable === 0, !disabled) };
}

export function statusProps({ announcement }: SummaryState) {
  return { role: "status", children: announcement };
}

export function continueProps(summary: SummaryState, isFocusable = false) {
  const { canContinue, messages, group } = summary;
  return {
    onClick: group.events.proceed,
    ...buttonProps(messages.continue, !canContinue, isFocusable),
    "aria-describedby": isFocusable && !canContinue ? reasonProps(summary).id : undefined,
    "data-disabled": present(!canContinue),
  };
}

export function reasonProps({ group, messages }: SummaryState) {
  return { id: `${group.id}-reason`, hidden: true, children: messages.chooseFirst };
}
