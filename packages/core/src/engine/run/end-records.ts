import type { BatchRecord } from "../../batch/batch-record.ts";
import type { Warning } from "../../batch/batch-result.ts";
import { hasEnded } from "../../batch/slot.ts";
import type { SlotFailure } from "../../batch/slot-failure.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";

/** How a round ends. */
export interface RoundEnd {
  /** Whether the batch was canceled. */
  readonly isCanceled: boolean;
  /** The warnings of the run. */
  readonly warnings: readonly Warning[];
  /** Whether predictions of canceled slots are still running. */
  readonly open: boolean;
}

/**
 * The last records of a round. Slots that are still open end now: as canceled if the batch was canceled, otherwise with
 * an internal error, because an open slot at this point is a bug that must not be hidden.
 */
export function endRecords(
  { clock, medium }: Engine,
  { state }: BatchHistory,
  { isCanceled, warnings, open }: RoundEnd,
): BatchRecord[] {
  const at = isoTime(clock);
  const left = (state?.slots ?? []).filter((slot) => !hasEnded(slot));
  const { code, message, retryable } = isCanceled
    ? new DramatisError("canceled", `The ${medium.kind} was canceled before it was ready.`)
    : new DramatisError("internal", "This slot did not finish because of an internal error. Try again.", {
        retryable: true,
      });
  const errors = left.map(({ slot, attempt }): BatchRecord => {
    const failure: SlotFailure = { slot, code, message, retryable };
    return { type: "slot-error", at, slot, attempt, failure };
  });
  const all = [...(state?.warnings ?? []), ...warnings];
  return [...errors, { type: "batch-end", at, round: state?.round ?? 0, warnings: all, open }];
}
