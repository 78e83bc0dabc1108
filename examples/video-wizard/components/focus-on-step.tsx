"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Focuses the heading after a navigation to another step, but not after a page load. */
export function FocusOnStep() {
  const path = usePathname();
  const before = useRef(path);

  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // The router restores the scroll position when the user goes back.
    document.querySelector("h1")?.focus({ preventScroll: true });
  }, [path]);

  return null;
}
