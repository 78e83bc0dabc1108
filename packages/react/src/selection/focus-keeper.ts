import type { FocusEvent } from "react";

type Focusable = Element & { readonly disabled?: boolean; readonly type?: string };

/** Notices that what had the focus in a grid went away or was disabled. */
export interface FocusKeeper {
  onFocus(event: FocusEvent): void;
  onBlur(): void;
  /** The Retry of this index got the focus. */
  onRetryFocus(index: number): void;
  /** Looks, once everything has been rendered, whether the focus was lost. */
  check(): void;
}

/** `onLost` is told where the focus was: the index of a Retry, or undefined for anything else. */
export function createFocusKeeper(onLost: (retryIndex: number | undefined) => void): FocusKeeper {
  let focused: Focusable | undefined;
  let retryIndex: number | undefined;

  function look() {
    if (!focused || (focused.isConnected && !focused.disabled)) return;
    const lost = focused;
    const { activeElement, body } = lost.ownerDocument;
    focused = undefined;
    if (!activeElement || activeElement === body || activeElement === lost)
      onLost(lost.type === "radio" ? undefined : retryIndex);
  }

  return {
    onFocus({ target }) {
      focused = target;
    },
    onBlur() {
      focused = undefined;
    },
    onRetryFocus(index) {
      retryIndex = index;
    },
    check() {
      if (focused) queueMicrotask(look);
    },
  };
}
