import { useEffect } from "react";

/** Takes images that are pasted while the focus is nowhere. Where it is in the drop zone, that takes them. */
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
