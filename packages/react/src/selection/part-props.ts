import type { CSSProperties, SyntheticEvent } from "react";
import type { GroupState, SlotState, SummaryState } from "./grid-state.ts";

// The one place that says what each element of the grid is given. The hook's prop getters and the parts both take it
// from here.

export const visuallyHidden = {
  position: "absolute",
  width: 1,
  height: 1,
  margin: -1,
  clipPath: "inset(50%)",
} satisfies CSSProperties;

const present = (is: boolean) => (is ? "" : undefined);

export function marks({ status, selected, disabled, loading }: SlotState) {
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
    ...marks(slot),
    style: { position: "relative", "--slot-index": slot.index, "--progress": slot.progress },
  };
}

export function inputProps(slot: SlotState) {
  const { group, id, name, selected, disabled } = slot;
  return {
    ...marks(slot),
    type: "radio",
    name: group.name,
    form: group.form,
    required: group.required,
    value: id ?? "",
    checked: selected,
    disabled,
    // A ready one is named by the image next to it in its label.
    "aria-label": id === undefined ? name : undefined,
    style: visuallyHidden,
    ...group.events.input,
  };
}

export function imageProps(slot: SlotState) {
  return { ...marks(slot), src: slot.src, alt: slot.name, ...slot.group.events.image(slot.index) };
}

const prevent = (event: SyntheticEvent) => event.preventDefault();

/**
 * A button. While it is blocked it does nothing, whatever element it is drawn as: a link does not even open in another
 * tab, or move when it is dragged.
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
    ...marks(slot),
    // The button's own: its slot is disabled because there is nothing to choose.
    "data-disabled": present(group.disabled),
    ...group.events.retry(index),
    ...buttonProps(retry, group.disabled || retrying, !group.disabled),
    // Names a button without a text. Of one that has a text, the text must be in the name.
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
