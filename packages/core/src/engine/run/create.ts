import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction } from "../../provider/prediction.ts";
import { ProviderError } from "../../provider/provider-error.ts";
import { callAfter, pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { describeError, describeFully } from "../logger.ts";
import { backoffMs } from "../timing.ts";
import { claimPrediction } from "./claim.ts";
import { createTimeNow } from "./create-time.ts";
import { lookUp, tagOf, unknownOutcome } from "./look-up.ts";
import type { PlannedCall, Run } from "./run.ts";

/** Callbacks about the creates of a call. */
export interface CreateListeners {
  /** Called if it is proven that nothing was created: the only create was refused. */
  readonly onRefused: () => void;
  /** Called with the reason when a create goes unanswered for long, or has to be sent again later. */
  readonly onWaiting: (code: ErrorCode) => void;
}

/** After this many unanswered creates, each followed by a look-up that found nothing, the slots fail. */
const maxUnanswered = 3;

/**
 * Pays once: sends the create, and sends it again only if nothing can have been created. If that is unknown, the
 * provider's list is searched for a prediction with this input that nobody has claimed, before anything is sent.
 *
 * @returns undefined if the run became inactive before anything was created
 * @throws the provider's error, or `outcome_unknown` if the list is not conclusive
 */
export async function createPrediction(
  engine: Engine,
  run: Run,
  call: PlannedCall,
  { onRefused, onWaiting }: CreateListeners,
): Promise<Prediction | undefined> {
  const { clock } = engine;
  const { signals } = run;
  const { creates } = engine.account();
  const firstSentAt = createTimeNow(clock);
  let unreachableSince: number | undefined;
  let unanswered = 0;
  let limited = 0;
  for (let tries = 0; ; tries++) {
    await creates.acquire(signals.inactive);
    signals.throwIfDetached();
    if (signals.inactive.aborted) return undefined;
    const answer = await send(engine, run, call, onWaiting);
    if ("prediction" in answer) {
      creates.succeeded();
      // The look-up of another slot with the same input may have claimed it first; then the list has one for us.
      if (await isOurs(engine, run, call, answer.prediction)) return answer.prediction;
    } else if (answer.created === "no") {
      const isPaced = answer.error.code === "rate_limited";
      const waitMs = answer.error.retryAfterMs ?? backoffMs(engine, tries);
      if (isPaced) creates.refused(waitMs, answer.perMinute);
      // A rate limit passes; a provider that cannot be reached may stay unreachable.
      unreachableSince = isPaced ? undefined : (unreachableSince ?? clock.monotonic());
      const giveUpAt =
        unreachableSince === undefined
          ? (firstSentAt.monotonic ?? 0) + engine.timeoutMs
          : unreachableSince + Math.min(engine.timing.unreachableMs, engine.timeoutMs);
      const isSpent = answer.maxTries !== undefined && ++limited >= answer.maxTries;
      if (!answer.transient || isSpent || clock.monotonic() + waitMs > giveUpAt) {
        if (unanswered === 0) onRefused();
        throw answer.error;
      }
      onWaiting(answer.error.code);
      if (!isPaced) await pause(clock, waitMs, signals.inactive);
      continue;
    }
    const endedAt = clock.monotonic();
    if ("error" in answer) onWaiting(answer.error.code);
    const found = await lookUp(engine, run, call, { firstSentAt, endedAt });
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

async function send(
  engine: Engine,
  run: Run,
  { call, targets }: PlannedCall,
  onWaiting: CreateListeners["onWaiting"],
): Promise<Answer> {
  const { provider, clock, createMs, timeoutMs, timing, logger } = engine;
  const { batchId } = run;
  const [{ slot } = { slot: 0 }] = targets;
  // The lease has to outlast the request: an engine that takes over afterwards finds its prediction in the list.
  const free = await run.hold(createMs);
  // No signal may abort this request: its answer is the only proof of what was paid.
  const limit = new AbortController();
  const stopTimer = callAfter(clock, createMs, () =>
    limit.abort(new DOMException("timed out", "TimeoutError")),
  );
  const stopWaiting = callAfter(clock, timing.unansweredMs, () => onWaiting("provider_unavailable"));
  try {
    const options = { signal: limit.signal, deadlineMs: timeoutMs, tag: tagOf({ batchId, targets }) };
    return { prediction: await provider.create(call, options) };
  } catch (error) {
    logger.debug({ batchId, slot, ...describeFully(error) }, "a create was refused or not answered");
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
 * Claims the prediction that our own create returned. A claim that fails is repeated: until the prediction is claimed,
 * a look-up for another slot with the same input may take it.
 */
async function isOurs(
  engine: Engine,
  { batchId, signals }: Run,
  { targets }: PlannedCall,
  prediction: Prediction,
): Promise<boolean> {
  const { provider, store, logger, timing, clock } = engine;
  const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
  const giveUpAt = clock.monotonic() + timing.claimMs;
  for (let tries = 0; ; tries++) {
    try {
      return await claimPrediction(store.journal, claim);
    } catch (error) {
      signals.throwIfDetached();
      if (clock.monotonic() < giveUpAt) {
        await pause(clock, backoffMs(engine, tries), signals.detached);
        continue;
      }
      // Its id is the answer to our own create, so it is ours even without a claim.
      logger.error(
        { batchId, predictionId: prediction.id, ...describeError(error) },
        "a prediction could not be claimed",
      );
      return true;
    }
  }
}
