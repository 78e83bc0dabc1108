import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";

/**
 * Waits until the lease of another engine expires, because that engine may have crashed.
 * @returns false if the lease was renewed in the meantime
 * @throws the reason of the signal or of the engine's shutdown
 */
export async function waitForLeaseExpiry(
  { store, leases, clock, shutdown }: Engine,
  batchId: string,
  history: BatchHistory,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const signals = [shutdown.signal, ...(signal ? [signal] : [])];
  let current = history;
  for (let heldMs = leases.heldForMs(current); heldMs > 0; heldMs = leases.heldForMs(current)) {
    await pause(clock, heldMs + 1, ...signals);
    for (const each of signals) each.throwIfAborted();
    const before = current.lease;
    current = await readHistory(store.journal, batchId);
    const isRenewed = current.lease?.owner !== before?.owner || current.lease?.until !== before?.until;
    if (isRenewed && leases.heldForMs(current) > 0) return false;
  }
  return true;
}
