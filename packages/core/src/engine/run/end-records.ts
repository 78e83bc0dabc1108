import type { BatchRecord } from "../../batch/batch-record.ts";
import type { Warning } from "../../batch/batch-result.ts";
import { hasEnded, type SlotFailure } from "../../batch/slot.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";

/** How a round ends. */
export interface RoundEnd {
  /** Somebody canceled it. */
  readonly isStopped: boolean;
  /** What came up while it ran. */
  readonly warnings: readonly Warning[];
  /** Predictions of canceled slots are still to be looked after. */
  readonly open: boolean;
}

/**
 * The last records of a round. What has not ended ends now: as canceled, or, where nobody canceled, by a mistake of ours
 * that must not be hidden.
 */
export function endRecords(
  { clock, medium }: Engine,
  { state }: BatchHistory,
  { isStopped, warnings, open }: RoundEnd,
): BatchRecord[] {
  const at = isoTime(clock);
  const left = (state?.slots ?? []).filter((slot) => !hasEnded(slot));
  const { code, message, retryable } = isStopped
    ? new DramatisError("canceled", `The ${medium.kind} was canceled before it was there.`)
    : new DramatisError("internal", "The slot was left without an end. Try again.", { retryable: true });
  const errors = left.map(({ slot, attempt }): BatchRecord => {
    const failure: SlotFailure = { slot, code, message, retryable };
    return { type: "slot-error", at, slot, attempt, failure };
  });
  const all = [...(state?.warnings ?? []), ...warnings];
  return [...errors, { type: "batch-end", at, round: state?.round ?? 0, warnings: all, open }];
}
