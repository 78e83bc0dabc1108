"use client";

import { type ReactNode, useState } from "react";

interface PassingButtonProps {
  readonly isOffered: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that is there while it is offered. While it has the focus it stays, so that the focus is not lost. */
export function PassingButton({ isOffered, onClick, children }: PassingButtonProps) {
  const [hasFocus, setFocus] = useState(false);
  if (!isOffered && !hasFocus) return null;

  function passAway() {
    // A press elsewhere takes the focus. What is pressed must not move from under the pointer, or it gets no click.
    if (document.querySelector(":active"))
      window.addEventListener("pointerup", () => setTimeout(() => setFocus(false)), { once: true });
    else setFocus(false);
  }

  return (
    <button
      type="button"
      className="button"
      aria-disabled={!isOffered || undefined}
      onClick={() => isOffered && onClick()}
      onFocus={() => setFocus(true)}
      onBlur={passAway}
    >
      {children}
    </button>
  );
}
