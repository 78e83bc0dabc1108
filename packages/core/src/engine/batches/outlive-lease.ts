import { pause } from "../../clock/pause.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../log/batch-events.ts";
import type { BatchHistory } from "../log/batch-history.ts";
import { isHeldElsewhere, leaseEnd } from "../log/lease.ts";

/**
 * Waits until the lease of whoever holds a batch has run out: that engine may have died.
 * @returns false where it has been renewed meanwhile.
 * @throws the reason of the signal, or of the engine's end.
 */
export async function outliveLease(
  { store, timing, clock, closing }: Engine,
  batchId: string,
  history: BatchHistory,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!isHeldElsewhere(history, { clock, ...timing })) return true;
  const end = leaseEnd(history);
  const signals = [closing.signal, ...(signal ? [signal] : [])];
  await pause(clock, end + timing.clockToleranceMs - clock.now() + 1, ...signals);
  for (const each of signals) each.throwIfAborted();
  return leaseEnd(await readHistory(store.journal, batchId)) <= end;
}
