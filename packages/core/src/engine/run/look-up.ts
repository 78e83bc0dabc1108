import type { CallTarget } from "../../batch/batch-record.ts";
import { pause } from "../../clock/pause.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Prediction } from "../../provider/prediction.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import type { AssetKind } from "../../store/asset.ts";
import type { Engine } from "../engine.ts";
import { claimantOf, claimPrediction } from "./claim-prediction.ts";

/** One call of one batch. */
export interface CallOfBatch {
  readonly batchId: string;
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** What a create is tagged with: it finds the slot again when a webhook brings the prediction. */
export function tagOf({ batchId, targets }: Pick<CallOfBatch, "batchId" | "targets">): string {
  const [{ slot, attempt } = { slot: 0, attempt: 0 }] = targets;
  return `${batchId}/${slot}/${attempt}`;
}

/**
 * Looks whether a create whose answer was lost has made a prediction, and claims it. It looks several times, as a
 * prediction takes a moment to appear in the list.
 *
 * @param since - when the first create of the call was about to be sent.
 * @returns undefined where there is none.
 * @throws DramatisError `outcome_unknown` where the provider cannot tell; the reason of `released`.
 */
export async function lookUp(
  engine: Engine,
  { batchId, call, targets }: CallOfBatch,
  since: Date,
  released: AbortSignal,
): Promise<Prediction | undefined> {
  const { provider, store, timing } = engine;
  const claimOf = ({ id }: Prediction) => ({ account: provider.account, predictionId: id, batchId, targets });
  const tag = tagOf({ batchId, targets });
  let failure: unknown = new Error("The provider has no list.");
  for (const delayMs of provider.find === undefined ? [] : timing.lookUpMs) {
    await pauseUntilTold(engine, tag, delayMs, released);
    released.throwIfAborted();
    failure = undefined;
    try {
      for (const { prediction, isOf } of engine.news.take(tag)) {
        if (isOf?.(call) && (await claimPrediction(store.journal, claimOf(prediction)))) return prediction;
      }
      const free: Prediction[] = [];
      let isUnclear = false;
      for await (const prediction of provider.find?.(call, since, { signal: released }) ?? []) {
        const claimant = await claimantOf(store.journal, claimOf(prediction));
        // One that was claimed before a crash comes first: to take another would leave this one to nobody.
        if (claimant === "us") return prediction;
        if (claimant !== "nobody") continue;
        if (prediction.isUnsure) isUnclear = true;
        else free.push(prediction);
      }
      for (const prediction of free) {
        if (await claimPrediction(store.journal, claimOf(prediction))) return prediction;
      }
      // To say that there is none would be to pay again on a guess.
      if (isUnclear) failure = new Error("A prediction that nobody has claimed may be it.");
    } catch (error) {
      released.throwIfAborted();
      failure = error;
    }
  }
  if (failure !== undefined) throw unknownOutcome(engine.medium.kind, failure);
  return undefined;
}

/** A webhook under the create's tag may bring its prediction sooner than the list. */
async function pauseUntilTold(
  { news, clock }: Engine,
  tag: string,
  delayMs: number,
  released: AbortSignal,
): Promise<void> {
  const told = new AbortController();
  const stopListening = news.listenToTag(tag, () => told.abort());
  await pause(clock, delayMs, released, told.signal);
  stopListening();
}

/** The failure of a slot of which nobody can tell whether it was paid. */
export function unknownOutcome(kind: AssetKind, cause: unknown): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    `It is not known whether the provider made this ${kind}: its answer was lost, and it could not be asked again. Try again later: it is looked for first.`,
    { cause },
  );
}
