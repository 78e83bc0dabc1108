import type { FailedSlot, Slot } from "../../batch/slot.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import { type BatchHistory, lastCallOf } from "../journal/batch-history.ts";

/**
 * What an equal request does with an earlier batch:
 *
 * - `begin`: starts it under its id. It was announced but not journaled, so nothing was paid.
 * - `join`: joins it, because it is still running or is complete.
 * - `retry`: retries it, because it ended incomplete. A retry fetches what was paid for, and pays only for the rest.
 * - `leave`: nothing yet. Its answer arrived and it is still running; it is checked again when it has ended.
 * - `over`: nothing. It has nothing left to continue.
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

/** Chooses the action from the journal. An action never pays more than a new batch would. */
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
    // It was canceled. Assets that finished before and were never delivered are still useful.
    const hasAssets = slots.some(({ status }) => status === "succeeded");
    return !isDelivered && hasAssets && !isExpired ? "retry" : "over";
  }
  if (!ended) return isDelivered ? "leave" : "join";
  if (isExpired) return "over";
  if (isDelivered) return hasOutstandingOutputs(history) ? "retry" : "over";
  return slots.every(({ status }) => status === "succeeded") ? "join" : "retry";
}

/** Whether the batch may have an output that was paid for and not delivered. */
export function hasOutstandingOutputs(history: BatchHistory): boolean {
  return (history.state?.slots ?? []).some((slot) => isFailed(slot) && mayHaveOutput(history, slot));
}

function isFailed(slot: Slot): slot is FailedSlot {
  return slot.status === "failed";
}

/** The error codes of predictions without an output. */
const withoutOutput: ReadonlySet<ErrorCode> = new Set(["prediction_failed", "content_rejected", "no_output"]);

/** Whether a prediction of the slot may have an output. */
function mayHaveOutput(history: BatchHistory, { slot, failure }: FailedSlot): boolean {
  const call = lastCallOf(history, slot);
  if (call === undefined || call.refused) return false;
  // A host that reports an output as gone may deliver it later.
  return call.isOutOfReach === true || !withoutOutput.has(failure.code);
}
