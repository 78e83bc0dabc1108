import * as z from "zod/mini";
import type { SlotStage } from "../../batch/slot.ts";
import { component, described, oneOf } from "./documented.ts";
import { characterReferenceSchema } from "./image.ts";
import { batchMetadataSchema, endedBatchSchema, kind, warnings } from "./image-batch.ts";
import { time, uuid, wholeNumber } from "./scalars.ts";
import { attemptNumber, failureSchema, progressSchema, slotNumber, waitingSchema } from "./slot.ts";

const stages = ["starting", "processing", "storing"] as const satisfies readonly SlotStage[];

export const eventBase = {
  batch_id: uuid("The batch that the event belongs to."),
  sequence: wholeNumber(
    "The event's position in the batch's journal. Gaps are normal. `slot-progress` repeats the last position.",
  ),
  at: time("When the event happened."),
};

export const slotEventBase = { ...eventBase, slot: slotNumber(), attempt: attemptNumber() };

export const round = wholeNumber("0 for the first run, and one more for each retry.");

export const eventType = <Type extends string>(value: Type) =>
  described("The type of the event. It determines the other fields.", z.literal(value));

export const roundSlots = described("The numbers of the slots in this round.", z.array(slotNumber()));

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

export const slotStart = component(
  "SlotStartEvent",
  "A slot starts an attempt.",
  z.object({ type: eventType("slot-start"), ...slotEventBase }),
);

export const slotProgress = component(
  "SlotProgressEvent",
  "A slot made progress. Progress is not journaled, so it is not replayed when a client reconnects.",
  z.object({
    type: eventType("slot-progress"),
    ...slotEventBase,
    status: described("The current stage of the slot.", z.enum(stages)),
    progress: progressSchema,
    waiting: waitingSchema,
  }),
);

const slotEnd = component(
  "SlotEndEvent",
  "A slot's image is stored.",
  z.object({ type: eventType("slot-end"), ...slotEventBase, image: characterReferenceSchema }),
);

export const slotError = component(
  "SlotErrorEvent",
  "A slot ended without its image or video. A canceled slot has the code `canceled`.",
  z.object({ type: eventType("slot-error"), ...slotEventBase, failure: failureSchema }),
);

const batchEnd = component(
  "BatchEndEvent",
  "Every slot has ended. This is the last event of the stream.",
  z.object({ type: eventType("batch-end"), ...eventBase, round, result: endedBatchSchema }),
);

export const batchEventSchema = oneOf(
  "BatchEvent",
  "The `data` of a server-sent event about an image batch.",
  z.discriminatedUnion("type", [batchStart, slotStart, slotProgress, slotEnd, slotError, batchEnd]),
  {
    "batch-start": batchStart,
    "slot-start": slotStart,
    "slot-progress": slotProgress,
    "slot-end": slotEnd,
    "slot-error": slotError,
    "batch-end": batchEnd,
  },
);
