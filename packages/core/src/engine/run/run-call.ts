import type { BatchRequestRecord, CallIntentRecord, CallTarget } from "../../batch/batch-record.ts";
import type { Engine } from "../engine.ts";
import type { CallHistory } from "../journal/batch-history.ts";
import { inputHashOf } from "../secrets/call-secrets.ts";
import { failSlots } from "./fail-slots.ts";
import { followPrediction } from "./follow-prediction.ts";
import { unknownOutcome } from "./look-up.ts";
import { bind, type PlannedCall, pay } from "./pay.ts";
import type { RunOfCall } from "./run-of-call.ts";

/**
 * Runs one call to its end: each of its slots has what was asked for or a failure then, or was canceled. It rejects only with
 * the reason of `run.released`, or where another engine took over; what is unfinished stays so in the journal.
 *
 * @param lookSince - the call may have been paid for since then (milliseconds since 1970), by a run of which the journal
 * no longer says anything: its prediction is looked for before it is paid.
 */
export function runCall(
  engine: Engine,
  run: RunOfCall,
  planned: PlannedCall,
  lookSince?: number,
): Promise<void> {
  const { request } = run.log.history.request ?? {};
  return pay(engine, run, { ...planned, request, ...(lookSince === undefined ? {} : { lookSince }) });
}

/**
 * Goes on with a call that an earlier run began: with its prediction where that is known, else by looking for one.
 * @param replaceGone - whether the caller pays again for the slots whose output is gone, which are returned then.
 */
export async function resumeCall(
  engine: Engine,
  run: RunOfCall,
  history: CallHistory,
  replaceGone = false,
): Promise<CallTarget[]> {
  const { intent, predictionId } = history;
  const { targets, parameters, seed } = intent;
  try {
    if (predictionId !== undefined) {
      const seeded = seed === undefined ? {} : { seed };
      const own = { id: predictionId, targets, parameters, ...seeded, maybeStored: true, replaceGone };
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
 * Plans a call of an earlier run again, and makes sure that it is the same: its prediction can only be known by its
 * input.
 * @throws DramatisError `outcome_unknown` where the app plans otherwise now.
 */
export async function sameCall(
  engine: Engine,
  { owner, released }: RunOfCall,
  { request }: BatchRequestRecord,
  { targets, inputHash, referenceUrl }: CallIntentRecord,
): Promise<PlannedCall["call"]> {
  const { medium, provider } = engine;
  const slots = targets.map(({ slot }) => slot);
  let cause: unknown = new Error("The call is planned otherwise than when it was begun.");
  try {
    const [call] = medium.plan(request, slots).calls;
    const options = { request, owner, referenceUrl, signal: released, waits: engine };
    const bound = call && (await bind(engine, call, options));
    const isSame = bound && (await inputHashOf(provider.capabilities, bound.call.input)) === inputHash;
    if (isSame) return bound.call;
  } catch (error) {
    // That it cannot be planned now, without a token for example, says nothing of what was sent then.
    cause = error;
  }
  released.throwIfAborted();
  throw unknownOutcome(medium.kind, cause);
}
