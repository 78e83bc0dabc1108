import type { FocusEvent } from "react";

/** Detects that the focused element of a grid was removed or disabled. */
export interface FocusTracker {
  /** Handlers for the element that contains everything to track. */
  readonly events: { onFocus(event: FocusEvent): void; onBlur(): void };
  /** Records that the Retry button of this index received the focus. */
  onRetryFocus(index: number): void;
  /** Checks whether the focus was lost, after the current commit is complete. */
  check(): void;
}

/**
 * Creates a tracker. `onLost` gets the index of the Retry button that had the focus, or undefined for other elements.
 */
export function createFocusTracker(onLost: (retryIndex: number | undefined) => void): FocusTracker {
  let focused: (Element & { readonly disabled?: boolean }) | undefined;
  let retryIndex: number | undefined;

  const forget = () => {
    focused = retryIndex = undefined;
  };

  function checkFocus() {
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
      queueMicrotask(checkFocus);
    },
  };
}
