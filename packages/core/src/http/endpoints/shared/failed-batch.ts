import type { AnyBatch } from "../../../batch/any-batch.ts";
import type { SlotFailure } from "../../../batch/slot-failure.ts";
import { DramatisError } from "../../../errors/dramatis-error.ts";
import { type ErrorCode, invitesRepeat } from "../../../errors/error-codes.ts";

type FailedBatch = Pick<AnyBatch, "batchId" | "kind" | "requested"> & {
  readonly failures: readonly [SlotFailure, ...SlotFailure[]];
};

/** Codes of slots for which the model may have produced an output: only the delivery failed. */
const undelivered: ReadonlySet<ErrorCode> = new Set([
  "download_failed",
  "store_failed",
  "output_too_large",
  "output_not_understood",
  "unsupported_media",
]);

/** The error for a batch without any image, or without its video. */
export function failedBatchError(batch: FailedBatch): DramatisError {
  const { code, retryable } = decidingFailure(batch);
  return new DramatisError(code, detailOf(batch), { retryable, batchId: batch.batchId });
}

/**
 * The failure that decides the status. It is the first one, unless its code invites a repeat that would pay again for
 * another slot.
 */
function decidingFailure({ failures }: FailedBatch): SlotFailure {
  return failures.find(({ code }) => !invitesRepeat(code)) ?? failures[0];
}

/** Describes the whole batch and the reason: a caller who asked for four images must not read about only one. */
function detailOf(batch: FailedBatch): string {
  const { kind, requested, failures } = batch;
  const { slot, message } = decidingFailure(batch);
  const wasMade = failures.every(({ code }) => undelivered.has(code));
  const what =
    requested > 1
      ? `None of the ${requested} ${kind}s could be ${wasMade ? "delivered" : "made"}`
      : `The ${kind} could not be ${wasMade ? "delivered" : "made"}`;
  const isOneReason = failures.every((failure) => failure.message === message);
  return isOneReason
    ? `${what}: ${message}`
    : `${what}, for different reasons. Image ${slot + 1}: ${message}`;
}
