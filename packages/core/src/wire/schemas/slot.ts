import * as z from "zod/mini";
import type { Slot } from "../../batch/slot.ts";
import { errorCodes, isErrorCode } from "../../errors/error-codes.ts";
import { component, described } from "./documented.ts";
import { text, wholeNumber } from "./scalars.ts";

const statuses = [
  "queued",
  "starting",
  "processing",
  "storing",
  "succeeded",
  "failed",
  "canceled",
] as const satisfies readonly Slot["status"][];

export const errorCodeSchema = component(
  "ErrorCode",
  "What went wrong, as a word for programs. More may come: take one that you do not know by its HTTP status.",
  z.enum(Object.keys(errorCodes).filter(isErrorCode)),
);

export const slotNumber = () => wholeNumber("The slot's number in its batch, from 0.");

export const attemptNumber = () =>
  wholeNumber("Which attempt of the slot, from 1; 0 before its first one. Each attempt is paid for.");

export const progressSchema = z.optional(
  described("How far it is, 0 to 1, where the model tells it.", z.number().check(z.gte(0), z.lte(1))),
);

export const waitingSchema = z.optional(errorCodeSchema);

export const slotSchema = component(
  "Slot",
  "A place in a batch: how far it has come. What it ended with stands under its number in `images` or `failures`, or is " +
    "the `video`.",
  z.object({
    slot: slotNumber(),
    attempt: attemptNumber(),
    status: described(
      "`queued`, `starting`, `processing` and `storing` in this order, then one of `succeeded`, `failed`, `canceled`.",
      z.enum(statuses),
    ),
    progress: progressSchema,
    waiting: waitingSchema,
  }),
);

export const failureSchema = component(
  "SlotFailure",
  "Why a slot has no image or video. A canceled one has the code `canceled`.",
  z.object({
    slot: slotNumber(),
    code: errorCodeSchema,
    message: text("What happened and what to do, in words that may be shown."),
    retryable: described("Whether a retry of the slot may succeed.", z.boolean()),
    prediction_id: z.optional(text("The provider's id of the paid run, where there was one.")),
  }),
);
