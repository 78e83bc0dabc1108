import type { BatchRecord, CallTarget } from "../../batch/batch-record.ts";
import { hasEnded } from "../../batch/slot.ts";
import type { SlotFailure } from "../../batch/slot-failure.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { describeError } from "../logger.ts";
import type { Run } from "./run.ts";

/** What is known about a failure besides its error. */
export interface FailureFacts {
  /** Whether the next attempt of a queued slot failed before it could start. */
  readonly isTurn?: boolean;
  /** Whether the provider created the output, but it could not be downloaded. */
  readonly isMade?: boolean;
}

/**
 * Ends the slots that are still open with a failure.
 * @throws the reason of `run.signals.detached`
 */
export async function failSlots(
  engine: Engine,
  run: Run,
  targets: readonly CallTarget[],
  error: unknown,
  predictionId: string | undefined,
  { isTurn = false, isMade = false }: FailureFacts = {},
): Promise<void> {
  run.signals.throwIfDetached();
  const { code, message, retryable } = DramatisError.isInstance(error)
    ? error
    : new DramatisError(
        "internal",
        "This slot failed because of an internal error. The server's log has the details.",
      );
  const slots = targets.map(({ slot }) => slot);
  const { batchId } = run;
  if (code === "internal") {
    engine.logger.error(
      { batchId, slots, predictionId, ...describeError(error) },
      "slots failed: this is a bug",
    );
  } else engine.logger.warn({ batchId, slots, predictionId, ...describeError(error) }, "slots failed");
  const about = predictionId === undefined ? {} : { predictionId };
  await run.journal.record((history) =>
    targets
      .filter((target) => !isOver(history, target) || (isTurn && isQueued(history, target)))
      .map(({ slot, attempt: wanted }): BatchRecord => {
        // If the next attempt could not start, the slot fails with its current attempt.
        const attempt = Math.min(wanted, history.state?.slots[slot]?.attempt ?? wanted);
        const failure: SlotFailure = { slot, code, message, retryable, ...about };
        const made = isMade ? ({ isMade } as const) : {};
        return { type: "slot-error", at: isoTime(engine.clock), slot, attempt, failure, ...made };
      }),
  );
}

/** Whether the slot has ended, or has moved on to another attempt. */
export function isOver(history: Pick<BatchHistory, "state">, target: CallTarget): boolean {
  const slot = history.state?.slots[target.slot];
  if (slot === undefined) return false;
  // A queued slot waits for its next attempt, so the target's attempt is over.
  return hasEnded(slot) || slot.attempt > target.attempt || isQueued(history, target);
}

function isQueued({ state }: Pick<BatchHistory, "state">, { slot, attempt }: CallTarget): boolean {
  const place = state?.slots[slot];
  return place?.status === "queued" && place.attempt >= attempt;
}
