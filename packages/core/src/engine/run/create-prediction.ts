import { pause } from "../../clock/pause.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { Prediction } from "../../provider/prediction.ts";
import { ProviderError } from "../../provider/provider-error.ts";
import type { Engine } from "../engine.ts";
import { describeError, describeFully } from "../logger.ts";
import { backoffMs } from "../timing.ts";
import { claimPrediction } from "./claim-prediction.ts";
import { type CallOfBatch, lookUp, tagOf, unknownOutcome } from "./look-up.ts";

/** What creates of a call depend on. */
export interface CreateConditions {
  /** When the first create of the call was, or is, about to be sent. */
  readonly since: Date;
  /** A create may have been sent before: look for its prediction first. */
  readonly lookFirst: boolean;
  /** Whether it may be sent at all, where no earlier create is found. */
  readonly mayCreate: boolean;
  /** Called where it is proven that nothing was made: the only create was refused. */
  readonly onRefused: () => void;
  /** Once it aborts nothing more is sent. */
  readonly halted: AbortSignal;
  /** Once it aborts everything is let go of, and the call rejects with its reason. */
  readonly released: AbortSignal;
  /** Makes sure that the batch stays ours until then (milliseconds since 1970), or until it is freed. */
  hold(until: number): Promise<() => void>;
}

/** After so many creates without an answer, each followed by looks that found nothing, the provider is out of order. */
const maxUnanswered = 3;

/**
 * Pays once: sends the create, and sends it again only where nothing can have been created. Where that is unknown it
 * looks before it pays: the list is asked for a prediction with this input that nobody has claimed.
 *
 * @returns undefined if it was halted before anything was created.
 * @throws the provider's error, or `outcome_unknown` where the list cannot answer.
 */
export async function createPrediction(
  engine: Engine,
  of: CallOfBatch,
  conditions: CreateConditions,
): Promise<Prediction | undefined> {
  const { since, halted, released } = conditions;
  const { pace } = engine.account();
  const giveUpAt = Date.now() + engine.timeoutMs;
  if (conditions.lookFirst) {
    const found = await lookUp(engine, of, since, released);
    if (found !== undefined) return found;
    if (!conditions.mayCreate)
      throw unknownOutcome(engine.medium.kind, new Error("Its address has expired."));
  }
  let unanswered = 0;
  for (let tries = 0; ; tries++) {
    await pace.turn(halted);
    released.throwIfAborted();
    if (halted.aborted) return undefined;
    const answer = await send(engine, of, conditions);
    if ("prediction" in answer) {
      pace.succeeded();
      // A look-up elsewhere, for a prediction with the same input, may have been faster; then there is another one.
      if (await isOurs(engine, of, answer.prediction, released)) return answer.prediction;
    } else if (answer.created === "no") {
      const waitMs = answer.error.retryAfterMs ?? backoffMs(engine, tries);
      if (answer.error.code === "rate_limited") pace.refused(waitMs, answer.perMinute);
      if (!answer.transient || Date.now() + waitMs > giveUpAt) {
        if (unanswered === 0 && !conditions.lookFirst) conditions.onRefused();
        throw answer.error;
      }
      if (answer.error.code !== "rate_limited") await pause(engine.clock, waitMs, halted);
      continue;
    }
    const found = await lookUp(engine, of, since, released);
    if (found !== undefined) return found;
    if ("error" in answer && ++unanswered >= maxUnanswered) throw answer.error;
  }
}

type Answer =
  | { readonly prediction: Prediction }
  | {
      readonly created: "no" | "unknown";
      readonly transient: boolean;
      readonly error: DramatisError;
      readonly perMinute?: number | undefined;
    };

async function send(engine: Engine, of: CallOfBatch, { hold }: CreateConditions): Promise<Answer> {
  const { provider, timing, timeoutMs, logger } = engine;
  const { batchId, call, targets } = of;
  const [{ slot } = { slot: 0 }] = targets;
  // The lease has to outlast the request: whoever takes over afterwards finds what it made in the list.
  const free = await hold(Date.now() + timing.createMs);
  // An abort must not cut this request: its answer is the only word on what was paid.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("timed out", "TimeoutError")), timing.createMs);
  try {
    const options = { signal: limit.signal, deadlineMs: timeoutMs, tag: tagOf(of) };
    return { prediction: await provider.create(call, options) };
  } catch (error) {
    logger.debug({ batchId, slot, ...describeFully(error) }, "a create was not let in or not answered");
    if (error instanceof ProviderError) {
      const { created, transient, perMinute } = error;
      return { created, transient, error, perMinute };
    }
    return { created: "unknown", transient: false, error: unknownOutcome(engine.medium.kind, error) };
  } finally {
    clearTimeout(timer);
    free();
  }
}

/**
 * Claims a prediction that our own create made. A claim that fails is repeated: as long as nobody has claimed it, a
 * look-up for another slot with the same input may take it.
 */
async function isOurs(
  engine: Engine,
  { batchId, targets }: CallOfBatch,
  prediction: Prediction,
  released: AbortSignal,
): Promise<boolean> {
  const { provider, store, logger, timing } = engine;
  const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
  const giveUpAt = Date.now() + timing.claimMs;
  for (let tries = 0; ; tries++) {
    try {
      return await claimPrediction(store.journal, claim);
    } catch (error) {
      released.throwIfAborted();
      if (Date.now() < giveUpAt) {
        await pause(engine.clock, backoffMs(engine, tries), released);
        continue;
      }
      // Its id came to us as the answer to our own create: without the journal's word it is ours all the same.
      logger.error(
        { batchId, predictionId: prediction.id, ...describeError(error) },
        "a prediction could not be claimed",
      );
      return true;
    }
  }
}
