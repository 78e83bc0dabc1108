import { useSearchParams } from "next/navigation";
import { useEffect } from "react";

interface Run {
  readonly batchId?: string | undefined;
  attach(batchId: string): unknown;
}

/**
 * Keeps the id of the run that is shown in the address. Back and forward then lead to each run that was paid for, and
 * the address shows it in any tab.
 */
export function useBatchInAddress({ batchId, attach }: Run): void {
  const asked = useSearchParams().get("batch");

  useEffect(() => {
    if (asked) void attach(asked);
  }, [asked, attach]);

  useEffect(() => {
    if (asked || !batchId) return;
    const { pathname, search } = window.location;
    const query = new URLSearchParams(search);
    query.set("batch", batchId);
    // The router hears of it, and asks the server for nothing.
    window.history.replaceState(null, "", `${pathname}?${query}`);
  }, [asked, batchId]);
}
