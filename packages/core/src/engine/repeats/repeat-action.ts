import type { FailedSlot, Slot } from "../../batch/slot.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import { type BatchHistory, lastCallOf } from "../journal/batch-history.ts";

/**
 * What an equal request does with an earlier batch:
 *
 * - `begin`: the batch was announced and never journaled, so nothing was paid; it begins now, under its id.
 * - `join`: it still runs, or it has everything.
 * - `retry`: it ended without everything. A retry fetches what was paid, and pays only for the rest.
 * - `leave`: its answer arrived and it still runs; it is looked at again when it has ended.
 * - `over`: nothing is left to take up.
 */
export type RepeatAction = "begin" | "join" | "retry" | "leave" | "over";

/** What is known of an earlier batch. */
export interface EarlierBatch {
  readonly history: BatchHistory;
  /** Whether its answer arrived. */
  readonly isDelivered: boolean;
  /** Whether it is canceled, or about to be. */
  readonly isStopping: boolean;
  /** Whether the provider has stopped keeping its outputs. */
  readonly isExpired: boolean;
}

/** Decides by what the journal knows, and never pays more than a new batch would. */
export function chooseRepeatAction({
  history,
  isDelivered,
  isStopping,
  isExpired,
}: EarlierBatch): RepeatAction {
  const { state, removed } = history;
  if (history.length === 0) return "begin";
  if (state === undefined || removed) return "over";
  const { slots, ended } = state;
  if (isStopping || slots.some(({ status }) => status === "canceled")) {
    // Somebody stopped it. Images that were finished before, and that nobody was shown, are still worth having.
    const hasImages = slots.some(({ status }) => status === "succeeded");
    return !isDelivered && hasImages && !isExpired ? "retry" : "over";
  }
  if (!ended) return isDelivered ? "leave" : "join";
  if (isExpired) return "over";
  if (isDelivered) return hasOutstandingOutputs(history) ? "retry" : "over";
  return slots.every(({ status }) => status === "succeeded") ? "join" : "retry";
}

/** Whether an output may exist that was paid for and could not be delivered. */
export function hasOutstandingOutputs(history: BatchHistory): boolean {
  return (history.state?.slots ?? []).some((slot) => isFailed(slot) && mayHaveOutput(history, slot));
}

function isFailed(slot: Slot): slot is FailedSlot {
  return slot.status === "failed";
}

/** Codes of a prediction that has no output: it failed, or made nothing. */
const withoutOutput: ReadonlySet<ErrorCode> = new Set(["prediction_failed", "content_rejected", "no_output"]);

/** A prediction may have been created for it, and what is known of that one does not rule an output out. */
function mayHaveOutput(history: BatchHistory, { slot, failure }: FailedSlot): boolean {
  const call = lastCallOf(history, slot);
  if (call === undefined || call.refused) return false;
  // A host that says that an output is gone may have it again later.
  return call.isOutOfReach === true || !withoutOutput.has(failure.code);
}
