import type { FocusEvent } from "react";

/** Notices that what had the focus in a grid went away or was disabled. */
export interface FocusKeeper {
  /** For the element around everything that is watched. */
  readonly events: { onFocus(event: FocusEvent): void; onBlur(): void };
  /** The Retry of this index got the focus. */
  onRetryFocus(index: number): void;
  /** Looks, once everything has been rendered, whether the focus was lost. */
  check(): void;
}

/** `onLost` is told where the focus was: the index of a Retry, or undefined for anything else. */
export function createFocusKeeper(onLost: (retryIndex: number | undefined) => void): FocusKeeper {
  let focused: (Element & { readonly disabled?: boolean }) | undefined;
  let retryIndex: number | undefined;

  const forget = () => {
    focused = retryIndex = undefined;
  };

  function look() {
    if (!focused || (focused.isConnected && !focused.disabled)) return;
    const [lost, index] = [focused, retryIndex];
    const { activeElement, body } = lost.ownerDocument;
    forget();
    if (activeElement === body || activeElement === lost) onLost(index);
  }

  return {
    events: {
      onFocus({ target }) {
        focused = target;
      },
      onBlur: forget,
    },
    onRetryFocus(index) {
      retryIndex = index;
    },
    check() {
      queueMicrotask(look);
    },
  };
}
