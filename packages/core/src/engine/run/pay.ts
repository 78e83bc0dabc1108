import type { BatchRecord, CallIntentRecord, CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Prediction } from "../../provider/prediction.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { CallHistory } from "../journal/batch-history.ts";
import type { BindOptions, BoundCall, RoundRequest } from "../medium.ts";
import { checkSecrets, inputHashOf } from "../secrets/call-secrets.ts";
import { createPrediction } from "./create-prediction.ts";
import { failSlots, isOver } from "./fail-slots.ts";
import { followPrediction, predictionRecord, tellWaiting } from "./follow-prediction.ts";
import { type CallOfBatch, lookUp, tagOf } from "./look-up.ts";
import type { RunOfCall } from "./run-of-call.ts";

/** A call, and the slots, attempts and ids that it is for. */
export interface PlannedCall {
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** What is known of a call before it is paid. */
export interface PayOptions extends PlannedCall {
  /** What it was planned from; undefined where nothing has to be bound to it. */
  readonly request: RoundRequest | undefined;
  /** An earlier run may have sent it: `call` is as it was sent then. */
  readonly earlier?: CallHistory;
  /** It may have been sent since then (milliseconds since 1970) by a run that the journal has lost. */
  readonly lookSince?: number;
}

/** A prediction that is the call's, and what was journaled of it. */
interface Paid {
  readonly prediction: Prediction;
  readonly intent: CallIntentRecord;
}

/** Pays for a call, or finds what was paid already, and goes with the prediction to its end. */
export async function pay(engine: Engine, run: RunOfCall, options: PayOptions): Promise<void> {
  const { targets, earlier } = options;
  const { log, halted, released, batchId } = run;
  let predictionId: string | undefined;
  let isRefused = false;
  const places = engine.account().places[engine.medium.kind];
  try {
    // A canceled call that may have made something is looked after without waiting for a place: it begins nothing.
    const isStopped = earlier !== undefined && halted.aborted;
    const leave = isStopped ? () => {} : await places.enter(engine.concurrency, halted);
    if (leave === undefined) return released.throwIfAborted();
    try {
      const begunAt = engine.clock.monotonic();
      const paid =
        (earlier && (await findEarlier(engine, run, options, earlier))) ??
        (await payNow(engine, run, options, () => {
          isRefused = true;
        }));
      if (paid === undefined) return released.throwIfAborted();
      const { prediction, intent } = paid;
      predictionId = prediction.id;
      // What webhooks told of the create is told by its answer.
      engine.news.take(tagOf({ batchId, targets }));
      await log.tell(() => [predictionRecord(engine, targets, prediction.id)]);
      engine.logger.info(
        { batchId, slots: options.call.slots, predictionId, durationMs: engine.clock.monotonic() - begunAt },
        "a prediction was created",
      );
      const { parameters, seed } = intent;
      const seeded = seed === undefined ? {} : { seed };
      const own = { id: prediction.id, known: prediction, targets, parameters, ...seeded };
      await followPrediction(engine, run, { ...own, maybeStored: earlier !== undefined }, leave);
    } finally {
      leave();
    }
  } catch (error) {
    if (isRefused) await log.tell(() => [{ type: "refusal", at: isoTime(engine.clock), targets }]);
    await failSlots(engine, run, targets, error, predictionId);
  }
}

/** The prediction of a create that an earlier run may have sent; undefined where it is certain that there is none. */
async function findEarlier(
  engine: Engine,
  { batchId, log, released, clearAt }: RunOfCall,
  { call, targets }: PlannedCall,
  { intent, since }: CallHistory,
): Promise<Paid | undefined> {
  const prediction = await lookUp(
    engine,
    { batchId, call, targets },
    {
      begun: { wall: Date.parse(since) },
      endedAt: Math.max(engine.clock.monotonic(), clearAt),
      history: () => log.history,
      released,
    },
  );
  return prediction && { prediction, intent };
}

/** Journals what is about to be sent, and sends it; undefined where it is not wanted any more. */
async function payNow(
  engine: Engine,
  run: RunOfCall,
  { call: planned, targets, request, earlier, lookSince }: PayOptions,
  onRefused: () => void,
): Promise<Paid | undefined> {
  const { batchId, halted, released } = run;
  if (halted.aborted) return undefined;
  // What was paid already is found without them.
  if (lookSince === undefined) checkSecrets(engine, batchId, planned);
  const bound = await firstBind(engine, run, planned, request);
  if (bound === undefined) return undefined;
  const intent = await intentOf(engine, bound, { targets, lookSince });
  // What an earlier run was allowed to pay, and has not, may be paid now.
  if (earlier === undefined) await allow(engine, run, targets.length);
  if (!(await journalIntent(engine, run, intent, earlier === undefined))) return undefined;
  const of: CallOfBatch = { batchId, call: bound.call, targets };
  if (lookSince !== undefined && engine.recovery.by !== "nothing") {
    const endedAt = engine.startedAt;
    const prediction = await lookUp(engine, of, {
      begun: { wall: lookSince },
      endedAt,
      history: () => run.log.history,
      released,
    });
    if (prediction !== undefined) return { prediction, intent };
  }
  const prediction = await createPrediction(engine, of, {
    // Only of a call that was never sent before is a refusal the whole truth.
    onRefused: earlier === undefined && lookSince === undefined ? onRefused : () => {},
    onWaiting: (code) => tellWaiting(engine, run, targets, code),
    history: () => run.log.history,
    halted,
    released,
    hold: (ms) => run.hold(ms),
  });
  return prediction && { prediction, intent };
}

/** Nothing is paid that the journal does not know of. @returns false where no slot of it is wanted any more. */
async function journalIntent(
  engine: Engine,
  { log }: RunOfCall,
  intent: CallIntentRecord,
  isStart: boolean,
): Promise<boolean> {
  let isWanted = false;
  await log.append((history) => {
    const running = intent.targets.filter((target) => !isOver(history, target));
    isWanted = running.length > 0;
    const at = isoTime(engine.clock);
    const starts = running.map(
      ({ slot, attempt }): BatchRecord => ({ type: "slot-start", at, slot, attempt }),
    );
    return isWanted ? [...(isStart ? starts : []), { ...intent, at }] : [];
  });
  return isWanted;
}

/** A call made ready to be sent; undefined where it is not wanted any more. */
async function firstBind(
  engine: Engine,
  { owner, halted }: RunOfCall,
  call: Call,
  request: RoundRequest | undefined,
): Promise<BoundCall | undefined> {
  if (request === undefined) return { call };
  try {
    const options = { request, owner, referenceUrl: undefined, signal: halted, waits: engine };
    const bound = await bind(engine, call, options);
    return halted.aborted ? undefined : bound;
  } catch (error) {
    if (halted.aborted) return undefined;
    throw error;
  }
}

/** A planned call as it is sent. */
export async function bind({ medium }: Engine, call: Call, options: BindOptions): Promise<BoundCall> {
  return medium.bind === undefined ? { call } : medium.bind(call, options);
}

/** Asks the app whether this may be paid. What it throws is the slots' failure. */
async function allow(
  { beforeCreate, provider, medium }: Engine,
  { owner }: RunOfCall,
  count: number,
): Promise<void> {
  try {
    await beforeCreate({ model: provider.model, count, ...(owner === undefined ? {} : { owner }) });
  } catch (error) {
    if (DramatisError.isInstance(error)) throw error;
    throw new DramatisError("forbidden", `The app did not allow this ${medium.kind}.`, { cause: error });
  }
}

async function intentOf(
  { provider }: Engine,
  { call: { parameters, seed, input }, referenceUrl }: BoundCall,
  { targets, lookSince }: { readonly targets: readonly CallTarget[]; readonly lookSince: number | undefined },
): Promise<CallIntentRecord> {
  return {
    type: "call-intent",
    targets,
    inputHash: await inputHashOf(provider.capabilities, input),
    parameters,
    ...(seed === undefined ? {} : { seed }),
    ...(referenceUrl === undefined ? {} : { referenceUrl }),
    ...(lookSince === undefined ? {} : { since: new Date(lookSince).toISOString() }),
  };
}
