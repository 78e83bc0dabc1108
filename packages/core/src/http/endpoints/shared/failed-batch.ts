import type { BatchResult, VideoResult } from "../../../batch/batch-result.ts";
import type { SlotFailure } from "../../../batch/slot.ts";
import { DramatisError } from "../../../errors/dramatis-error.ts";
import { type ErrorCode, invitesRepeat } from "../../../errors/error-codes.ts";

type FailedBatch = Pick<BatchResult | VideoResult, "batchId" | "kind" | "requested"> & {
  readonly failures: readonly [SlotFailure, ...SlotFailure[]];
};

/** With these codes the model may have made what was asked for: only the delivery failed. */
const undelivered: ReadonlySet<ErrorCode> = new Set([
  "download_failed",
  "store_failed",
  "output_too_large",
  "output_not_understood",
  "unsupported_media",
]);

/** The error that a batch without any image, or without its video, is answered with. */
export function failedBatchError(batch: FailedBatch): DramatisError {
  const { code, retryable } = decidingFailure(batch);
  return new DramatisError(code, detailOf(batch), { retryable, batchId: batch.batchId });
}

/**
 * The failure that decides about the status: the first one, unless its code invites a repeat that would pay again for
 * another slot.
 */
function decidingFailure({ failures }: FailedBatch): SlotFailure {
  return failures.find(({ code }) => !invitesRepeat(code)) ?? failures[0];
}

/** What happened to the batch, with the reason: someone who asked for four images is not told of one. */
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
