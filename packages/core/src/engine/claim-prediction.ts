import { v5 } from "uuid";
import type { CallTarget } from "../batch/batch-record.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../json.ts";
import { canonicalJson } from "../request/canonical-json.ts";
import type { Journal } from "../store/journal.ts";

const predictionNamespace = "d2b0f1c6-1f52-4a39-8a0e-6a1b8b1c9d47";

/** Who wants a prediction, and which. */
export interface Claim {
  readonly account: string;
  readonly predictionId: string;
  readonly batchId: string;
  readonly targets: readonly CallTarget[];
}

/**
 * Claims a prediction for its slots: it belongs to whoever wrote the first record of its own stream, so that two
 * slots with the same input, or two processes, never take the same one.
 *
 * @returns whether it is ours, by this claim or by an earlier one of the same slots and attempts.
 */
export async function claimPrediction(journal: Journal, claim: Claim): Promise<boolean> {
  const streamId = v5(`${claim.account}\n${claim.predictionId}`, predictionNamespace);
  const record: JsonObject = {
    type: "claim",
    batchId: claim.batchId,
    targets: claim.targets.map(({ slot, attempt }) => ({ slot, attempt })),
  };
  try {
    await journal.append(streamId, [record], 0, { kind: "prediction" });
    return true;
  } catch (error) {
    for await (const first of journal.read(streamId)) return canonicalJson(first) === canonicalJson(record);
    throw error instanceof Error
      ? error
      : new DramatisError("store_failed", "The prediction could not be claimed.");
  }
}
