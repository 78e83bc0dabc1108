import type { CallTarget } from "../../batch/batch-record.ts";
import type { Journal } from "../../store/journal.ts";
import { canonicalJson } from "../../util/hash.ts";
import type { JsonObject } from "../../util/json.ts";
import { namedId } from "../../util/named-id.ts";

const predictionNamespace = "d2b0f1c6-1f52-4a39-8a0e-6a1b8b1c9d47";

/** A prediction, and the slots that want it. */
export interface Claim {
  readonly account: string;
  readonly predictionId: string;
  readonly batchId: string;
  readonly targets: readonly CallTarget[];
}

/**
 * Claims a prediction for its slots. The writer of the first record in the prediction's own stream owns it, so two
 * slots with the same input, or two processes, never take the same prediction.
 *
 * @returns whether it is ours, through this claim or an earlier one for the same slots and attempts
 * @throws if the journal fails and it is not known who owns the prediction
 */
export async function claimPrediction(journal: Journal, claim: Claim): Promise<boolean> {
  try {
    await journal.append(streamOf(claim), [recordOf(claim)], 0, { kind: "prediction" });
    return true;
  } catch (error) {
    const claimant = await claimantOf(journal, claim);
    if (claimant === "nobody") throw error;
    return claimant === "us";
  }
}

/** Reads who has claimed a prediction. */
export async function claimantOf(journal: Journal, claim: Claim): Promise<"us" | "others" | "nobody"> {
  for await (const first of journal.read(streamOf(claim))) {
    return canonicalJson(first) === canonicalJson(recordOf(claim)) ? "us" : "others";
  }
  return "nobody";
}

function streamOf({ account, predictionId }: Claim): string {
  return namedId(predictionNamespace, [account, predictionId]);
}

function recordOf({ batchId, targets }: Claim): JsonObject {
  return { type: "claim", batchId, targets: targets.map(({ slot, attempt }) => ({ slot, attempt })) };
}
