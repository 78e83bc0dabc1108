"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Puts the focus on the heading of a step that was gone to. A page that is loaded keeps its own. */
export function FocusOnStep() {
  const path = usePathname();
  const before = useRef(path);

  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // Where the page is scrolled to is the router's matter: back restores it.
    document.querySelector("h1")?.focus({ preventScroll: true });
  }, [path]);

  return null;
}
