import type { CSSProperties, Ref, SyntheticEvent } from "react";
import type { GroupState, SlotState, SummaryState } from "./grid-state.ts";
import type { GridStore } from "./grid-store.ts";

// The one place that says what each element of the grid is given. The hook's prop getters and the parts both take it
// from here.

const visuallyHidden = {
  position: "absolute",
  width: 1,
  height: 1,
  margin: -1,
  padding: 0,
  border: 0,
  overflow: "hidden",
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

export function rootProps(group: GroupState, store: GridStore) {
  return {
    role: "radiogroup" as const,
    tabIndex: -1,
    "aria-label": group.label,
    "aria-disabled": group.disabled || undefined,
    "aria-readonly": group.readOnly || undefined,
    "aria-required": group.required || undefined,
    "data-layout": group.layout,
    "data-disabled": present(group.disabled),
    ref: store.root as Ref<HTMLDivElement>,
    onKeyDown: store.onKeyDown,
    onFocus: store.onFocus,
    onBlur: store.onBlur,
  };
}

export function slotProps(slot: SlotState) {
  const style: CSSProperties & Record<`--${string}`, number> = {
    position: "relative",
    "--slot-index": slot.index,
    "--progress": slot.progress,
  };
  return { ...marks(slot), style };
}

export function inputProps(slot: SlotState, store: GridStore) {
  const { group, id, name, selected, disabled } = slot;
  return {
    ...marks(slot),
    type: "radio" as const,
    name: group.name,
    form: group.form,
    required: group.required,
    value: id ?? "",
    checked: selected,
    disabled,
    // A ready one is named by the image beside it in its label.
    "aria-label": id === undefined ? name : undefined,
    style: visuallyHidden,
    onChange: store.onChange,
  };
}

export function imageProps(slot: SlotState, store: GridStore) {
  return {
    ...marks(slot),
    src: slot.src,
    alt: slot.name,
    ref: store.image(slot.index) as Ref<HTMLImageElement>,
    onLoad: (event: SyntheticEvent<HTMLImageElement>) => store.onImage(event, slot, "loaded"),
    onError: (event: SyntheticEvent<HTMLImageElement>) => store.onImage(event, slot, "failed"),
  };
}

export function retryProps(slot: SlotState, store: GridStore) {
  return {
    ...marks(slot),
    type: "button" as const,
    "aria-label": slot.retry,
    "aria-disabled": slot.retrying || undefined,
    disabled: slot.group.disabled,
    children: slot.retry,
    onClick: () => (slot.id === undefined ? store.retry([slot]) : store.reload(slot)),
    onFocus: () => store.onRetryFocus(slot.index),
  };
}

export function retryAllProps({ group, retryable, messages }: SummaryState, store: GridStore) {
  return {
    type: "button" as const,
    "aria-disabled": retryable === 0 || undefined,
    disabled: group.disabled,
    children: messages.retryAll,
    onClick: () => store.retry(store.state().slots),
  };
}

export function statusProps({ announcement }: SummaryState) {
  return { role: "status" as const, children: announcement };
}

export function continueProps(summary: SummaryState, store: GridStore, isFocusable = false) {
  const isDisabled = !summary.canContinue;
  const isBlocked = isFocusable && isDisabled;
  return {
    type: "button" as const,
    disabled: isDisabled && !isFocusable,
    "aria-disabled": isBlocked || undefined,
    "aria-describedby": isBlocked ? reasonProps(summary).id : undefined,
    "data-disabled": present(isDisabled),
    children: summary.messages.continue,
    onClick: (event: SyntheticEvent) => (isBlocked ? event.preventDefault() : store.proceed()),
  };
}

export function reasonProps({ group, messages }: SummaryState) {
  return { id: `${group.id}-reason`, hidden: true, children: messages.chooseFirst };
}
