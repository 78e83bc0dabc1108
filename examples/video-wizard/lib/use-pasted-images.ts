import { useEffect } from "react";

/** Accepts images that are pasted while nothing has the focus. If the focus is in the drop zone, the drop zone does. */
export function usePastedImages(importImage: (file: Blob) => unknown): void {
  useEffect(() => {
    function take(event: ClipboardEvent) {
      if (event.defaultPrevented) return;
      for (const file of event.clipboardData?.files ?? []) void importImage(file);
    }
    document.addEventListener("paste", take);
    return () => document.removeEventListener("paste", take);
  }, [importImage]);
}
