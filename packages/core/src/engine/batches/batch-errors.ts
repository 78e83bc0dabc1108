import type { BatchState } from "../../batch/batch-state.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The error of an unknown batch id. */
export function noBatch(): DramatisError {
  return new DramatisError("not_found", "There is no batch with this id.");
}

/** The error of a key that another request has used. @param batchId - that request's batch, if the caller may see it */
export function otherRequest(batchId?: string): DramatisError {
  return new DramatisError(
    "conflict",
    "The idempotency key was used for another request. Use a new key for a new request.",
    batchId === undefined ? {} : { batchId },
  );
}

/** The error of a batch that only an engine with another model can continue. */
export function otherModel({ batchId, metadata }: Pick<BatchState, "batchId" | "metadata">): DramatisError {
  return new DramatisError(
    "conflict",
    `The batch was started with ${metadata.model}, and can only continue with that model. Start a new batch.`,
    { batchId },
  );
}

/** The error of a removal that would lose paid outputs. */
export function stillRunning(batchId: string): DramatisError {
  return new DramatisError(
    "conflict",
    "The batch is still running, and removing it would lose what was paid for. Cancel it first, or wait until it ends.",
    { batchId },
  );
}

/** The error of calls that are pending when the engine is closed, or made afterwards. */
export function closed(batchId?: string): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    "The engine was closed. Predictions continue at the provider; call resume() to finish them.",
    batchId === undefined ? {} : { batchId },
  );
}
