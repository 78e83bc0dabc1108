import * as z from "zod/mini";
import type { SlotStage } from "../../batch/slot.ts";
import { component, described, oneOf } from "./documented.ts";
import { characterReferenceSchema } from "./image.ts";
import { batchMetadataSchema, endedBatchSchema, kind, warnings } from "./image-batch.ts";
import { time, uuid, wholeNumber } from "./scalars.ts";
import { attemptNumber, failureSchema, progressSchema, slotNumber, waitingSchema } from "./slot.ts";

const stages = ["starting", "processing", "storing"] as const satisfies readonly SlotStage[];

export const eventBase = {
  batch_id: uuid("The batch that it happens to."),
  sequence: wholeNumber(
    "The event's position in the batch's journal. Gaps are normal; `slot-progress` repeats the last one.",
  ),
  at: time("When it happened."),
};

export const slotEventBase = { ...eventBase, slot: slotNumber(), attempt: attemptNumber() };

export const round = wholeNumber("0 at first, one more with each retry.");

export const eventType = <Type extends string>(value: Type) =>
  described("Tells the events apart.", z.literal(value));

export const roundSlots = described("The numbers of the slots that this round runs.", z.array(slotNumber()));

const batchStart = component(
  "BatchStartEvent",
  "A round of a batch of images begins: the first one, or a retry.",
  z.object({
    type: eventType("batch-start"),
    ...eventBase,
    kind: kind("image"),
    round,
    requested: wholeNumber("How many images were asked for.", 1),
    slots: roundSlots,
    warnings,
    metadata: batchMetadataSchema,
  }),
);

export const slotStart = component(
  "SlotStartEvent",
  "A slot begins an attempt.",
  z.object({ type: eventType("slot-start"), ...slotEventBase }),
);

export const slotProgress = component(
  "SlotProgressEvent",
  "A slot has come further. It is not journaled: a replay does not have it.",
  z.object({
    type: eventType("slot-progress"),
    ...slotEventBase,
    status: described("How far the slot has come.", z.enum(stages)),
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
  "A slot ended without its image or video; a canceled one too, with the code `canceled`.",
  z.object({ type: eventType("slot-error"), ...slotEventBase, failure: failureSchema }),
);

const batchEnd = component(
  "BatchEndEvent",
  "Every slot has ended. The stream ends with it.",
  z.object({ type: eventType("batch-end"), ...eventBase, round, result: endedBatchSchema }),
);

export const batchEventSchema = oneOf(
  "BatchEvent",
  "The `data` of an event: what happens to a batch of images, in order.",
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
