"use client";

import { type ReactNode, useState } from "react";

interface PassingButtonProps {
  readonly isAvailable: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that is rendered while `isAvailable`. It also stays while it has the focus, so that the focus is not lost. */
export function PassingButton({ isAvailable, onClick, children }: PassingButtonProps) {
  const [hasFocus, setFocus] = useState(false);
  if (!isAvailable && !hasFocus) return null;

  function hideLater() {
    // If the focus moves because of a press elsewhere, hiding now could move the pressed element away from the pointer,
    // and it would not get its click.
    if (document.querySelector(":active"))
      window.addEventListener("pointerup", () => setTimeout(() => setFocus(false)), { once: true });
    else setFocus(false);
  }

  return (
    <button
      type="button"
      className="button"
      aria-disabled={!isAvailable || undefined}
      onClick={() => isAvailable && onClick()}
      onFocus={() => setFocus(true)}
      onBlur={hideLater}
    >
      {children}
    </button>
  );
}
