import * as z from "zod/mini";
import { component, oneOf } from "./documented.ts";
import { commonEvents, eventBase, eventType, round, roundSlots, slotEventBase } from "./event.ts";
import { characterReferenceSchema } from "./image.ts";
import { batchMetadataSchema, endedBatchSchema, kind, warnings } from "./image-batch.ts";
import { wholeNumber } from "./scalars.ts";

const batchStart = component(
  "BatchStartEvent",
  "A round of an image batch starts: the first run, or a retry.",
  z.object({
    type: eventType("batch-start"),
    ...eventBase,
    kind: kind("image"),
    round,
    requested: wholeNumber("The number of images requested.", 1),
    slots: roundSlots,
    warnings,
    metadata: batchMetadataSchema,
  }),
);

const slotEnd = component(
  "SlotEndEvent",
  "A slot's image is stored.",
  z.object({ type: eventType("slot-end"), ...slotEventBase, image: characterReferenceSchema }),
);

const batchEnd = component(
  "BatchEndEvent",
  "Every slot has ended. This is the last event of the stream.",
  z.object({ type: eventType("batch-end"), ...eventBase, round, result: endedBatchSchema }),
);

export const batchEventSchema = oneOf(
  "BatchEvent",
  "The `data` of a server-sent event about an image batch.",
  z.discriminatedUnion("type", [batchStart, slotEnd, batchEnd, ...Object.values(commonEvents)]),
  { "batch-start": batchStart, ...commonEvents, "slot-end": slotEnd, "batch-end": batchEnd },
);
