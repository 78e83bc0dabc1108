import type { BatchState } from "../../batch/batch-state.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The error of an id without a batch. */
export function noBatch(): DramatisError {
  return new DramatisError("not_found", "There is no batch with this id.");
}

/** The error of a key that another request has used. @param batchId - of that request, where the caller may know it. */
export function otherRequest(batchId?: string): DramatisError {
  return new DramatisError(
    "conflict",
    "The idempotency key was used for another request. Use a new key for a new request.",
    batchId === undefined ? {} : { batchId },
  );
}

/** The error of a batch that only an engine with another model can go on with. */
export function otherModel({ batchId, metadata }: Pick<BatchState, "batchId" | "metadata">): DramatisError {
  return new DramatisError(
    "conflict",
    `The batch was begun with ${metadata.model}, and only an engine with that model can go on with it. Begin a new one.`,
    { batchId },
  );
}

/** The error of a removal that would lose what was paid. */
export function stillRunning(batchId: string): DramatisError {
  return new DramatisError(
    "conflict",
    "The batch is still running, and what was paid would be lost. Cancel it first, or wait for its end.",
    { batchId },
  );
}

/** The error of whatever an engine was still asked for when it was closed. */
export function closed(batchId?: string): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    "The engine was closed. What was running goes on at the provider; resume() finishes it.",
    batchId === undefined ? {} : { batchId },
  );
}
