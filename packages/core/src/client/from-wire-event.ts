import type { BatchEvent } from "../batch/batch-event.ts";
import { image } from "./from-wire-image.ts";
import { endedResult, failure, kind, metadata, place, progress, warnings } from "./from-wire-result.ts";
import { list, oneOf, type Reader, text, upTo, variant, whole } from "./reader.ts";

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
  "slot-progress": { ...slotBase, status: oneOf("starting", "processing", "storing"), progress },
  "slot-end": { ...slotBase, image },
  "slot-error": { ...slotBase, failure },
  "batch-end": { ...base, round: whole, result: endedResult },
};

export const event: Reader<BatchEvent> = variant("type", shapes);

export function isEventType(name: string): boolean {
  return Object.hasOwn(shapes, name);
}
