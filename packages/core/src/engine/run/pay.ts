import type { BatchRecord, CallIntentRecord, CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Prediction } from "../../provider/prediction.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { CallHistory } from "../journal/batch-history.ts";
import type { BindOptions, BoundCall, RoundRequest } from "../medium.ts";
import { checkSecrets, inputHashOf } from "../secrets/call-secrets.ts";
import { createPrediction } from "./create.ts";
import { failSlots, isOver } from "./fail-slots.ts";
import { followPrediction, predictionRecord, reportWaiting } from "./follow.ts";
import { lookUp, tagOf } from "./look-up.ts";
import type { PlannedCall, Run } from "./run.ts";

/** What is known about a call before it is paid for. */
export interface PayOptions extends PlannedCall {
  /** The request that it was planned from; undefined if nothing has to be bound to the call. */
  readonly request: RoundRequest | undefined;
  /** Set if an earlier run may have sent the call; `call` is as it was sent then. */
  readonly earlier?: CallHistory;
  /** Since when (milliseconds since 1970) a run that the journal has lost may have sent it. */
  readonly maybeSentSince?: number;
}

/** The prediction of a call, and the intent that was journaled before its create. */
interface Paid {
  readonly prediction: Prediction;
  readonly intent: CallIntentRecord;
}

/** Pays for a call, or finds a prediction that is already paid, and follows the prediction until it ends. */
export async function pay(engine: Engine, run: Run, options: PayOptions): Promise<void> {
  const { targets, earlier } = options;
  const { journal, signals, batchId } = run;
  let predictionId: string | undefined;
  let isRefused = false;
  const semaphore = engine.account().semaphore(engine.medium.kind);
  try {
    // A canceled call that may have been paid for is followed up without waiting for a place: it sends no create.
    const isFollowUp = earlier !== undefined && signals.inactive.aborted;
    const release = isFollowUp ? () => {} : await semaphore.acquire(engine.concurrency, signals.inactive);
    if (release === undefined) return signals.throwIfDetached();
    try {
      const startedAt = engine.clock.monotonic();
      const paid =
        (earlier && (await findEarlier(engine, run, options, earlier))) ??
        (await payNow(engine, run, options, () => {
          isRefused = true;
        }));
      if (paid === undefined) return signals.throwIfDetached();
      const { prediction, intent } = paid;
      predictionId = prediction.id;
      // The answer to the create replaces what webhooks said about it.
      engine.updates.take(tagOf({ batchId, targets }));
      await journal.record(() => [predictionRecord(engine, targets, prediction.id)]);
      engine.logger.info(
        {
          batchId,
          slots: options.call.slots,
          predictionId,
          durationMs: engine.clock.monotonic() - startedAt,
        },
        "a prediction was created",
      );
      const { parameters, seed } = intent;
      const seeded = seed === undefined ? {} : { seed };
      const own = { id: prediction.id, known: prediction, targets, parameters, ...seeded };
      await followPrediction(engine, run, { ...own, maybeStored: earlier !== undefined }, release);
    } finally {
      release();
    }
  } catch (error) {
    if (isRefused) await journal.record(() => [{ type: "refusal", at: isoTime(engine.clock), targets }]);
    await failSlots(engine, run, targets, error, predictionId);
  }
}

/** Finds the prediction of a create that an earlier run may have sent; undefined if it certainly created none. */
async function findEarlier(
  engine: Engine,
  run: Run,
  { call, targets }: PlannedCall,
  { intent, since }: CallHistory,
): Promise<Paid | undefined> {
  const endedAt = Math.max(engine.clock.monotonic(), run.clearAt);
  const sent = { firstSentAt: { wall: Date.parse(since) }, endedAt };
  const prediction = await lookUp(engine, run, { call, targets }, sent);
  return prediction && { prediction, intent };
}

/** Journals the intent of a call and sends its create; undefined if the call is no longer wanted. */
async function payNow(
  engine: Engine,
  run: Run,
  { call: planned, targets, request, earlier, maybeSentSince }: PayOptions,
  onRefused: () => void,
): Promise<Paid | undefined> {
  if (run.signals.inactive.aborted) return undefined;
  // A look-up can find a paid prediction without the secrets.
  if (maybeSentSince === undefined) checkSecrets(engine, run.batchId, planned);
  const bound = await firstBind(engine, run, planned, request);
  if (bound === undefined) return undefined;
  const intent = await intentOf(engine, bound, { targets, maybeSentSince });
  // An earlier run that was allowed to pay, and did not, needs no second permission.
  if (earlier === undefined) await allow(engine, run, targets.length);
  if (!(await journalIntent(engine, run, intent, earlier === undefined))) return undefined;
  const call: PlannedCall = { call: bound.call, targets };
  if (maybeSentSince !== undefined && engine.recovery.by !== "nothing") {
    const sent = { firstSentAt: { wall: maybeSentSince }, endedAt: engine.startedAt };
    const prediction = await lookUp(engine, run, call, sent);
    if (prediction !== undefined) return { prediction, intent };
  }
  const prediction = await createPrediction(engine, run, call, {
    // A refusal proves that nothing was created only if the call was never sent before.
    onRefused: earlier === undefined && maybeSentSince === undefined ? onRefused : () => {},
    onWaiting: (code) => reportWaiting(engine, run, targets, code),
  });
  return prediction && { prediction, intent };
}

/**
 * Journals the intent, so that nothing is paid for without a record.
 * @returns false if no slot needs the call any more
 */
async function journalIntent(
  engine: Engine,
  { journal }: Run,
  intent: CallIntentRecord,
  isStart: boolean,
): Promise<boolean> {
  let isWanted = false;
  await journal.append((history) => {
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

/** Makes a call ready to be sent; undefined if it is no longer wanted. */
async function firstBind(
  engine: Engine,
  { owner, signals: { inactive } }: Run,
  call: Call,
  request: RoundRequest | undefined,
): Promise<BoundCall | undefined> {
  if (request === undefined) return { call };
  try {
    const options = { request, owner, referenceUrl: undefined, signal: inactive, waits: engine };
    const bound = await bind(engine, call, options);
    return inactive.aborted ? undefined : bound;
  } catch (error) {
    if (inactive.aborted) return undefined;
    throw error;
  }
}

/** Turns a planned call into the call that is sent. */
export async function bind({ medium }: Engine, call: Call, options: BindOptions): Promise<BoundCall> {
  return medium.bind === undefined ? { call } : medium.bind(call, options);
}

/** Asks the app for permission to pay. If it throws, the slots fail with that error. */
async function allow(
  { beforeCreate, provider, medium }: Engine,
  { owner }: Run,
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
  {
    targets,
    maybeSentSince,
  }: { readonly targets: readonly CallTarget[]; readonly maybeSentSince: number | undefined },
): Promise<CallIntentRecord> {
  return {
    type: "call-intent",
    targets,
    inputHash: await inputHashOf(provider.capabilities, input),
    parameters,
    ...(seed === undefined ? {} : { seed }),
    ...(referenceUrl === undefined ? {} : { referenceUrl }),
    ...(maybeSentSince === undefined ? {} : { since: new Date(maybeSentSince).toISOString() }),
  };
}
