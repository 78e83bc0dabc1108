import type { BatchEvent } from "./batch-event.ts";
import type { BatchRecord } from "./batch-record.ts";
import type { BatchResult } from "./batch-result.ts";
import { type BatchState, toBatchResult } from "./batch-state.ts";
import { recordedTypes, reduceBatch } from "./reduce-batch.ts";

/** The state after a record, and the event of that record, if it changed the state that clients see. */
export interface FoldStep {
  readonly state: BatchState | undefined;
  readonly event: BatchEvent | undefined;
}

/** Folds one record of a batch's stream. */
export function foldRecord(
  state: BatchState | undefined,
  record: BatchRecord,
  batchId: string,
  sequence: number,
): FoldStep {
  const event = eventOf(state, record, batchId, sequence);
  if (event === undefined) return { state, event };
  const next = reduceBatch(state, event);
  // A record that the reducer ignores is not emitted: a late end of an ended slot, for example.
  const emitted = !("slot" in event) || next?.slots !== state?.slots;
  return { state: next, event: emitted ? event : undefined };
}

function eventOf(
  state: BatchState | undefined,
  record: BatchRecord,
  batchId: string,
  sequence: number,
): BatchEvent | undefined {
  switch (record.type) {
    case "batch-end": {
      if (state === undefined) return undefined;
      const { type, at, round, warnings } = record;
      const result = toBatchResult({ ...state, ended: true, warnings }) as BatchResult;
      return { type, at, round, batchId, sequence, result };
    }
    case "slot-error": {
      const { isMade: _isMade, ...error } = record;
      return { ...error, batchId, sequence };
    }
    default:
      // The type of a record does not include the kind of its batch.
      return Object.hasOwn(recordedTypes, record.type)
        ? ({ ...record, batchId, sequence } as BatchEvent)
        : undefined;
  }
}
