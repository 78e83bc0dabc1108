import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction } from "../../provider/prediction.ts";
import { ProviderError } from "../../provider/provider-error.ts";
import { callAfter, pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { describeError, describeFully } from "../logger.ts";
import { backoffMs } from "../timing.ts";
import { beginNow } from "./begun.ts";
import { claimPrediction } from "./claim-prediction.ts";
import { type CallOfBatch, lookUp, tagOf, unknownOutcome } from "./look-up.ts";

/** What creates of a call depend on. */
export interface CreateConditions {
  /** Called where it is proven that nothing was made: the only create was refused. */
  readonly onRefused: () => void;
  /** Called when a create is not answered for long, or has to be sent again later, with the reason. */
  readonly onWaiting: (code: ErrorCode) => void;
  /** What is known of the batch. */
  readonly history: () => BatchHistory;
  /** Once it aborts nothing more is sent. */
  readonly halted: AbortSignal;
  /** Once it aborts everything is let go of, and the call rejects with its reason. */
  readonly released: AbortSignal;
  /** Makes sure that the batch stays ours for so many milliseconds, or until it is freed. */
  hold(ms: number): Promise<() => void>;
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
  const { halted, released } = conditions;
  const { clock } = engine;
  const { pace } = engine.account();
  const begun = beginNow(clock);
  let unreachableSince: number | undefined;
  let unanswered = 0;
  let limited = 0;
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
      const isPaced = answer.error.code === "rate_limited";
      const waitMs = answer.error.retryAfterMs ?? backoffMs(engine, tries);
      if (isPaced) pace.refused(waitMs, answer.perMinute);
      // A rate limit passes by itself; a provider that cannot be reached may not come back.
      unreachableSince = isPaced ? undefined : (unreachableSince ?? clock.monotonic());
      const giveUpAt =
        unreachableSince === undefined
          ? (begun.monotonic ?? 0) + engine.timeoutMs
          : unreachableSince + Math.min(engine.timing.unreachableMs, engine.timeoutMs);
      const isSpent = answer.maxTries !== undefined && ++limited >= answer.maxTries;
      if (!answer.transient || isSpent || clock.monotonic() + waitMs > giveUpAt) {
        if (unanswered === 0) conditions.onRefused();
        throw answer.error;
      }
      conditions.onWaiting(answer.error.code);
      if (!isPaced) await pause(clock, waitMs, halted);
      continue;
    }
    const endedAt = clock.monotonic();
    if ("error" in answer) conditions.onWaiting(answer.error.code);
    const found = await lookUp(engine, of, { begun, endedAt, history: conditions.history, released });
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
      readonly maxTries?: number | undefined;
    };

async function send(engine: Engine, of: CallOfBatch, conditions: CreateConditions): Promise<Answer> {
  const { provider, clock, createMs, timeoutMs, timing, logger } = engine;
  const { batchId, call, targets } = of;
  const [{ slot } = { slot: 0 }] = targets;
  // The lease has to outlast the request: whoever takes over afterwards finds what it made in the list.
  const free = await conditions.hold(createMs);
  // An abort must not cut this request: its answer is the only word on what was paid.
  const limit = new AbortController();
  const stopTimer = callAfter(clock, createMs, () =>
    limit.abort(new DOMException("timed out", "TimeoutError")),
  );
  const stopWaiting = callAfter(clock, timing.unansweredMs, () =>
    conditions.onWaiting("provider_unavailable"),
  );
  try {
    const options = { signal: limit.signal, deadlineMs: timeoutMs, tag: tagOf(of) };
    return { prediction: await provider.create(call, options) };
  } catch (error) {
    logger.debug({ batchId, slot, ...describeFully(error) }, "a create was not let in or not answered");
    if (error instanceof ProviderError) {
      const { created, transient, perMinute, maxTries } = error;
      return { created, transient, error, perMinute, maxTries };
    }
    return { created: "unknown", transient: false, error: unknownOutcome(engine.medium.kind, error) };
  } finally {
    stopTimer();
    stopWaiting();
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
  const { provider, store, logger, timing, clock } = engine;
  const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
  const giveUpAt = clock.monotonic() + timing.claimMs;
  for (let tries = 0; ; tries++) {
    try {
      return await claimPrediction(store.journal, claim);
    } catch (error) {
      released.throwIfAborted();
      if (clock.monotonic() < giveUpAt) {
        await pause(clock, backoffMs(engine, tries), released);
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
