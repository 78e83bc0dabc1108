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
  "A machine-readable error code. Later versions can add codes: handle unknown ones by their HTTP status.",
  z.enum(Object.keys(errorCodes).filter(isErrorCode)),
);

export const slotNumber = () => wholeNumber("The number of the slot in its batch, from 0.");

export const attemptNumber = () =>
  wholeNumber("The attempt of the slot, from 1, or 0 before the first attempt. Each attempt is paid for.");

export const progressSchema = z.optional(
  described("Progress from 0 to 1, if the model reports it.", z.number().check(z.gte(0), z.lte(1))),
);

export const waitingSchema = z.optional(errorCodeSchema);

export const slotSchema = component(
  "Slot",
  "One requested image or video and its state. Its outcome is the entry with the same slot number in `images` or " +
    "`failures`, or is `video`.",
  z.object({
    slot: slotNumber(),
    attempt: attemptNumber(),
    status: described(
      "`queued`, `starting`, `processing` and `storing` in this order, then `succeeded`, `failed` or `canceled`.",
      z.enum(statuses),
    ),
    progress: progressSchema,
    waiting: waitingSchema,
  }),
);

export const failureSchema = component(
  "SlotFailure",
  "Why a slot has no image or video. A canceled slot has the code `canceled`.",
  z.object({
    slot: slotNumber(),
    code: errorCodeSchema,
    message: text("What happened and what to do. You can show it to users."),
    retryable: described("Whether a retry of the slot can succeed.", z.boolean()),
    prediction_id: z.optional(text("The provider's id of the prediction, if one was created.")),
  }),
);
