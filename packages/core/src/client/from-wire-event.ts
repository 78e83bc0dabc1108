import type { BatchEvent } from "../batch/batch-event.ts";
import {
  endedResult,
  failure,
  kind,
  metadata,
  place,
  product,
  progress,
  waiting,
  warnings,
} from "./from-wire-result.ts";
import { list, oneOf, type Reader, text, unexpected, upTo, variant, whole } from "./reader.ts";

/** More slots than any batch has; the reducer makes as many as it is told. */
const mostSlots = 1_000;

const count: Reader<number> = (value) => upTo(mostSlots)(whole(value));

const base = { batchId: text, sequence: whole, at: text };
const slotBase = { ...base, ...place };

const shapes = {
  "batch-start": {
    ...base,
    kind,
    round: whole,
    requested: count,
    slots: list(whole),
    warnings,
    metadata,
  },
  "slot-start": slotBase,
  "slot-progress": { ...slotBase, status: oneOf("starting", "processing", "storing"), progress, waiting },
  "slot-end": { ...slotBase, ...product },
  "slot-error": { ...slotBase, failure },
  "batch-end": { ...base, round: whole, result: endedResult },
};

const read = variant("type", shapes);

export const event: Reader<BatchEvent> = (value) => {
  const event = read(value);
  // Which of the two it is, whoever asked for the batch knows, and is held to it.
  return event.type !== "slot-end" || Boolean(event.image) !== Boolean(event.video)
    ? (event as BatchEvent)
    : unexpected();
};

export function isEventType(name: string): boolean {
  return Object.hasOwn(shapes, name);
}
