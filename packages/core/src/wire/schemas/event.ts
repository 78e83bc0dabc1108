import * as z from "zod/mini";
import type { SlotStage } from "../../batch/slot.ts";
import { component, described } from "./documented.ts";
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

const slotStart = component(
  "SlotStartEvent",
  "A slot starts an attempt.",
  z.object({ type: eventType("slot-start"), ...slotEventBase }),
);

const slotProgress = component(
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

const slotError = component(
  "SlotErrorEvent",
  "A slot ended without its image or video. A canceled slot has the code `canceled`.",
  z.object({ type: eventType("slot-error"), ...slotEventBase, failure: failureSchema }),
);

/** The events that are the same for all kinds of media, by type. */
export const commonEvents = {
  "slot-start": slotStart,
  "slot-progress": slotProgress,
  "slot-error": slotError,
};
