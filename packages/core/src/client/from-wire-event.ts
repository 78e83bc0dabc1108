import type { BatchEvent } from "../batch/batch-event.ts";
import { image } from "./from-wire-image.ts";
import { endedResult, failure, kind, metadata, progress, stage, warnings } from "./from-wire-result.ts";
import { list, object, oneOf, type Reader, text, unexpected, whole } from "./reader.ts";

/** More slots than any batch has; the reducer makes as many as it is told. */
const mostSlots = 1_000;

const count: Reader<number> = (value) => (whole(value) <= mostSlots ? whole(value) : unexpected());

const base = { batchId: text, sequence: whole, at: text };
const slotBase = { ...base, slot: whole, attempt: whole };

/** Readers of each type of event, for keys that are in camelCase already. */
export const eventReaders: Readonly<Record<string, Reader<BatchEvent>>> = {
  "batch-start": object({
    ...base,
    type: oneOf("batch-start"),
    kind,
    round: whole,
    requested: count,
    slots: list(whole),
    warnings,
    metadata,
  }),
  "slot-start": object({ ...slotBase, type: oneOf("slot-start") }),
  "slot-progress": object({ ...slotBase, type: oneOf("slot-progress"), status: stage }, { progress }),
  "slot-end": object({ ...slotBase, type: oneOf("slot-end"), image }),
  "slot-error": object({ ...slotBase, type: oneOf("slot-error"), failure }),
  "batch-end": object({ ...base, type: oneOf("batch-end"), round: whole, result: endedResult }),
};
