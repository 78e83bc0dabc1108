import type { CallTarget } from "../batch/batch-record.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { Prediction } from "../provider/prediction.ts";
import type { Call } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { claimPrediction } from "./claim-prediction.ts";
import type { Engine } from "./engine.ts";
import { pause } from "./sleep.ts";
import { backoffMs } from "./timing.ts";

/** One call of one batch. */
export interface CallOfBatch {
  readonly batchId: string;
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** After so many creates without an answer, each followed by a look that found nothing, the provider is out of order. */
const maxUnanswered = 3;

/**
 * Pays once: sends the create, and sends it again only where nothing can have been created. Where that is unknown it
 * looks before it pays: the list is asked for a prediction with this input that nobody has claimed.
 *
 * @param halted - once it aborts nothing more is sent, and the answer is undefined unless a prediction exists.
 * @throws the provider's error, or `outcome_unknown` where the list cannot answer.
 */
export async function createPrediction(
  engine: Engine,
  of: CallOfBatch,
  halted: AbortSignal,
): Promise<Prediction | undefined> {
  const since = new Date();
  const giveUpAt = since.getTime() + engine.timeoutMs;
  let unanswered = 0;
  for (let tries = 0; !halted.aborted; tries++) {
    const answer = await send(engine, of);
    if ("prediction" in answer) {
      // A look-up elsewhere, for a prediction with the same input, may have been faster; then there is another one.
      if (await isOurs(engine, of, answer.prediction)) return answer.prediction;
    } else if (answer.created === "no") {
      const waitMs = answer.error.retryAfterMs ?? backoffMs(engine.timing, tries);
      if (!answer.transient || Date.now() + waitMs > giveUpAt) throw answer.error;
      await pause(waitMs, halted);
      continue;
    }
    const found = await lookUp(engine, of, since);
    if (found !== undefined) return found;
    if ("error" in answer && ++unanswered >= maxUnanswered) throw answer.error;
  }
  return undefined;
}

type Answer =
  | { readonly prediction: Prediction }
  | { readonly created: "no" | "unknown"; readonly transient: boolean; readonly error: DramatisError };

async function send(engine: Engine, { call, batchId, targets }: CallOfBatch): Promise<Answer> {
  const [{ slot, attempt } = { slot: 0, attempt: 0 }] = targets;
  try {
    // An abort must not cut this request: its answer is the only word on what was paid.
    const signal = new AbortController().signal;
    const tag = `${batchId}/${slot}/${attempt}`;
    return { prediction: await engine.provider.create(call, { signal, deadlineMs: engine.timeoutMs, tag }) };
  } catch (error) {
    if (error instanceof ProviderError) return { created: error.created, transient: error.transient, error };
    return { created: "unknown", transient: false, error: unknownOutcome(error) };
  }
}

async function isOurs(engine: Engine, of: CallOfBatch, prediction: Prediction): Promise<boolean> {
  const { provider, store, logger } = engine;
  try {
    const { batchId, targets } = of;
    const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
    return await claimPrediction(store.journal, claim);
  } catch (error) {
    // Its id came to us as the answer to our own create: without the journal's word it is ours all the same.
    logger.error(
      { batchId: of.batchId, predictionId: prediction.id, error },
      "a prediction could not be claimed",
    );
    return true;
  }
}

/** Looks several times, as a prediction takes a moment to appear in the list. undefined: there is none. */
async function lookUp(engine: Engine, of: CallOfBatch, since: Date): Promise<Prediction | undefined> {
  const { provider, store, timing } = engine;
  let failure: unknown = new Error("The provider has no list.");
  for (const delayMs of provider.find === undefined ? [] : timing.lookUpMs) {
    await pause(delayMs);
    failure = undefined;
    try {
      for await (const prediction of provider.find?.(of.call, since, {
        signal: new AbortController().signal,
      }) ?? []) {
        const { batchId, targets } = of;
        const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
        if (await claimPrediction(store.journal, claim)) return prediction;
      }
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined) throw unknownOutcome(failure);
  return undefined;
}

function unknownOutcome(cause: unknown): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    "It is not known whether the provider made this image: its answer was lost, and it could not be asked again. Retrying may pay a second time.",
    { cause },
  );
}
