import type { BatchRequestRecord, CallIntentRecord, CallTarget } from "../../batch/batch-record.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import type { Engine } from "../engine.ts";
import type { CallHistory } from "../journal/batch-history.ts";
import { inputHashOf } from "../secrets/call-secrets.ts";
import { failSlots } from "./fail-slots.ts";
import { followPrediction } from "./follow.ts";
import { unknownOutcome } from "./look-up.ts";
import { bind, pay } from "./pay.ts";
import type { PlannedCall, Run, Task } from "./run.ts";

/**
 * Runs one call to its end: then each of its slots has an asset or a failure, or was canceled. It rejects only with the
 * reason of `run.signals.detached`; the journal then records what is unfinished.
 *
 * @param maybeSentSince - set if a run that the journal has lost may have paid for the call since then (milliseconds
 * since 1970): its prediction is searched for before anything is paid
 */
export function runCall(
  engine: Engine,
  run: Run,
  planned: PlannedCall,
  maybeSentSince?: number,
): Promise<void> {
  const { request } = run.journal.history.request ?? {};
  return pay(engine, run, {
    ...planned,
    request,
    ...(maybeSentSince === undefined ? {} : { maybeSentSince }),
  });
}

/**
 * Resumes a call of an earlier run: follows its prediction if that is known, and searches for it otherwise.
 * @param replacesGone - whether the caller pays again for the slots whose output is gone; they are returned then
 */
export async function resumeCall(
  engine: Engine,
  run: Run,
  history: CallHistory,
  replacesGone = false,
): Promise<CallTarget[]> {
  const { intent, predictionId } = history;
  const { targets, parameters, seed } = intent;
  try {
    if (predictionId !== undefined) {
      const seeded = seed === undefined ? {} : { seed };
      const own = { id: predictionId, targets, parameters, ...seeded, maybeStored: true, replacesGone };
      return await followPrediction(engine, run, own);
    }
    const call = await sameCall(engine, run, history.request, intent);
    await pay(engine, run, { call, targets, request: history.request.request, earlier: history });
  } catch (error) {
    await failSlots(engine, run, targets, error, predictionId);
  }
  return [];
}

/**
 * Plans a call of an earlier run again, and checks that the plan is the same: a prediction is recognized by its input.
 * @throws DramatisError `outcome_unknown` if the app plans differently now
 */
export async function sameCall(
  engine: Engine,
  { owner, signals }: Run,
  { request }: BatchRequestRecord,
  { targets, inputHash, referenceUrl }: CallIntentRecord,
): Promise<PlannedCall["call"]> {
  const { medium, provider } = engine;
  const slots = targets.map(({ slot }) => slot);
  let cause: unknown = new Error("The call is planned differently than when it was first sent.");
  try {
    const [call] = medium.plan(request, slots).calls;
    const options = { request, owner, referenceUrl, signal: signals.detached, waits: engine };
    const bound = call && (await bind(engine, call, options));
    const isSame = bound && (await inputHashOf(provider.capabilities, bound.call.input)) === inputHash;
    if (isSame) return bound.call;
  } catch (error) {
    // A plan that fails now, without a token for example, proves nothing about what was sent then.
    cause = error;
  }
  signals.throwIfDetached();
  throw unknownOutcome(medium.kind, cause);
}

/** Creates the tasks of new calls. Each of their slots starts an attempt, and its asset gets its id now. */
export function freshCalls(
  engine: Engine,
  calls: readonly Call[],
  attemptOf: (slot: number) => number,
  maybeSentSince?: number,
): Task[] {
  return calls.map((call) => {
    const targets = call.slots.map((slot) => ({
      slot,
      attempt: attemptOf(slot),
      assetId: engine.random.uuid(),
    }));
    return (run) => runCall(engine, run, { call, targets }, maybeSentSince);
  });
}
