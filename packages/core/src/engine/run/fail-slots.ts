import type { BatchRecord, CallTarget } from "../../batch/batch-record.ts";
import { hasEnded, type SlotFailure } from "../../batch/slot.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { describeError } from "../logger.ts";
import type { RunOfCall } from "./run-of-call.ts";

/** What is known of a failure besides its error. */
export interface FailureFacts {
  /** It is a queued slot's own turn that failed, and not an earlier attempt of it. */
  readonly isTurn?: boolean;
  /** The provider made what was asked for; it could not be fetched. */
  readonly isMade?: boolean;
}

/**
 * Ends those of the slots that have not ended with a failure.
 * @throws the reason of `run.released`.
 */
export async function failSlots(
  engine: Engine,
  run: RunOfCall,
  targets: readonly CallTarget[],
  error: unknown,
  predictionId: string | undefined,
  { isTurn = false, isMade = false }: FailureFacts = {},
): Promise<void> {
  run.released.throwIfAborted();
  const { code, message, retryable } = DramatisError.isInstance(error)
    ? error
    : new DramatisError("internal", "Something went wrong inside. The log tells more.");
  const slots = targets.map(({ slot }) => slot);
  const { batchId } = run;
  if (code === "internal") {
    engine.logger.error(
      { batchId, slots, predictionId, ...describeError(error) },
      "slots failed: this is a bug",
    );
  } else engine.logger.warn({ batchId, slots, predictionId, ...describeError(error) }, "slots failed");
  const about = predictionId === undefined ? {} : { predictionId };
  await run.log.tell((history) =>
    targets
      .filter((target) => !isOver(history, target) || (isTurn && isQueued(history, target)))
      .map(({ slot, attempt: wanted }): BatchRecord => {
        // One that could not even begin its attempt ends as it stands.
        const attempt = Math.min(wanted, history.state?.slots[slot]?.attempt ?? wanted);
        const failure: SlotFailure = { slot, code, message, retryable, ...about };
        const made = isMade ? ({ isMade } as const) : {};
        return { type: "slot-error", at: isoTime(engine.clock), slot, attempt, failure, ...made };
      }),
  );
}

/** Whether the slot has ended, or has gone on to another attempt. */
export function isOver(history: Pick<BatchHistory, "state">, target: CallTarget): boolean {
  const slot = history.state?.slots[target.slot];
  if (slot === undefined) return false;
  // One that waits for its next attempt is no matter of the last one any more.
  return hasEnded(slot) || slot.attempt > target.attempt || isQueued(history, target);
}

function isQueued({ state }: Pick<BatchHistory, "state">, { slot, attempt }: CallTarget): boolean {
  const place = state?.slots[slot];
  return place?.status === "queued" && place.attempt >= attempt;
}
