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
  return (
    <button
      type="button"
      className="button"
      aria-disabled={!isOffered || undefined}
      onClick={() => isOffered && onClick()}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {children}
    </button>
  );
}
