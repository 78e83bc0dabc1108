import { type BatchRecord, toJournalRecord } from "../../batch/batch-record.ts";
import type { Store } from "../../store/store.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import { isConflict } from "../journal/append.ts";
import { readHistory } from "../journal/batch-events.ts";

/** Asks the engine that works on a batch to cancel it, through a record in the batch's stream. */
export async function requestCancel(
  { store: { journal }, clock }: { readonly store: Pick<Store, "journal">; readonly clock: Clock },
  batchId: string,
): Promise<void> {
  while (true) {
    const { state, length, cancelRequested } = await readHistory(journal, batchId);
    if (state === undefined || state.ended || cancelRequested) return;
    const record: BatchRecord = { type: "cancel-request", at: isoTime(clock) };
    try {
      await journal.append(batchId, [toJournalRecord(record)], length, { kind: "batch", open: true });
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}
