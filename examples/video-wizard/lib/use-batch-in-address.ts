import { useSearchParams } from "next/navigation";
import { useEffect } from "react";

interface Run {
  readonly batchId?: string | undefined;
  attach(batchId: string): unknown;
}

/**
 * Keeps the id of the current run in the URL. Back and forward then lead to every run that was paid for, and the URL
 * shows the run in any tab.
 */
export function useBatchInAddress({ batchId, attach }: Run): void {
  const requested = useSearchParams().get("batch");

  useEffect(() => {
    if (requested) void attach(requested);
  }, [requested, attach]);

  useEffect(() => {
    if (requested || !batchId) return;
    const { pathname, search } = window.location;
    const query = new URLSearchParams(search);
    query.set("batch", batchId);
    // The router notices this, and does not send a request.
    window.history.replaceState(null, "", `${pathname}?${query}`);
  }, [requested, batchId]);
}
