import type { BatchRecord } from "../../batch/batch-record.ts";
import type { JsonObject } from "../../json.ts";
import type { Journal } from "../../store/journal.ts";
import { readHistory } from "../log/batch-events.ts";
import { isConflict } from "../log/conflict.ts";
import { now } from "../now.ts";

/** Writes into the stream of a batch that another engine works on that it shall be canceled. */
export async function requestCancel(journal: Journal, batchId: string): Promise<void> {
  while (true) {
    const { state, length, cancelRequested } = await readHistory(journal, batchId);
    if (state === undefined || state.ended || cancelRequested) return;
    const record: BatchRecord = { type: "cancel-request", at: now() };
    try {
      await journal.append(batchId, [record as unknown as JsonObject], length, { kind: "batch", open: true });
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}
