import type {
  BatchRecord,
  BatchRequestRecord,
  CallIntentRecord,
  CallTarget,
} from "../../batch/batch-record.ts";
import { isoTime } from "../../clock/iso-time.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import { hashOf } from "../../request/canonical-json.ts";
import type { Engine } from "../engine.ts";
import type { CallHistory } from "../log/batch-history.ts";
import type { BindOptions, BoundCall } from "../medium.ts";
import { createPrediction } from "./create-prediction.ts";
import { failSlots, isOver } from "./fail-slots.ts";
import { followPrediction, type OwnPrediction, predictionRecord } from "./follow-prediction.ts";
import { tagOf, unknownOutcome } from "./look-up.ts";
import type { RunOfCall } from "./run-of-call.ts";

/** A call, and the slots, attempts and ids that it is for. */
export interface PlannedCall {
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/**
 * Runs one call to its end: each of its slots has what was asked for or a failure then, or was canceled. It rejects only with
 * the reason of `run.released`, or where another engine took over; what is unfinished stays so in the journal.
 */
export async function runCall(engine: Engine, run: RunOfCall, { call, targets }: PlannedCall): Promise<void> {
  await pay(engine, run, { call, targets, since: undefined });
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
  const { intent, since, predictionId } = history;
  const { targets } = intent;
  if (predictionId !== undefined) {
    try {
      const own = ownPrediction(intent, new Date(since), { id: predictionId });
      return await followPrediction(engine, run, { ...own, replaceGone });
    } catch (error) {
      await failSlots(engine, run, targets, error, predictionId);
      return [];
    }
  }
  try {
    const bound = await sameCall(engine, run, history.request, intent);
    await pay(engine, run, { ...bound, targets, since: new Date(since) });
  } catch (error) {
    await failSlots(engine, run, targets, error, undefined);
  }
  return [];
}

/**
 * Plans a call of an earlier run anew, and makes sure that it is the same: its prediction can only be known by its
 * input.
 * @throws DramatisError `outcome_unknown` where the app plans otherwise now.
 */
export async function sameCall(
  engine: Engine,
  { owner, released }: RunOfCall,
  { request }: BatchRequestRecord,
  { targets, inputHash, referenceUrl }: CallIntentRecord,
): Promise<BoundCall> {
  const { medium } = engine;
  const slots = targets.map(({ slot }) => slot);
  let cause: unknown = new Error("The call is planned otherwise than when it was begun.");
  try {
    const [call] = medium.plan(request, slots).calls;
    const bound =
      call && (await bind(engine, call, { request, owner, referenceUrl, signal: released, waits: engine }));
    if (bound !== undefined && (await hashOf(bound.call.input)) === inputHash) return bound;
  } catch (error) {
    // That it cannot be planned now, without a token for example, says nothing of what was sent then.
    cause = error;
  }
  released.throwIfAborted();
  throw unknownOutcome(medium.kind, cause);
}

/** A call that was never sent, made ready to be; undefined where it is not wanted any more. */
async function firstBind(
  engine: Engine,
  { log, owner, halted }: RunOfCall,
  call: Call,
): Promise<BoundCall | undefined> {
  const { request } = log.history.request ?? {};
  if (request === undefined) return { call };
  try {
    const bound = await bind(engine, call, {
      request,
      owner,
      referenceUrl: undefined,
      signal: halted,
      waits: engine,
    });
    return halted.aborted ? undefined : bound;
  } catch (error) {
    if (halted.aborted) return undefined;
    throw error;
  }
}

async function bind({ medium }: Engine, call: Call, options: BindOptions): Promise<BoundCall> {
  return medium.bind === undefined ? { call } : medium.bind(call, options);
}

interface PayOptions extends PlannedCall, Pick<BoundCall, "referenceUrl"> {
  /** When the first create was sent, where that may have happened. */
  readonly since: Date | undefined;
}

async function pay(engine: Engine, run: RunOfCall, options: PayOptions): Promise<void> {
  const { targets, since } = options;
  const { log, halted, released, batchId } = run;
  let predictionId: string | undefined;
  let isRefused = false;
  const places = engine.account().places[engine.medium.kind];
  try {
    // A canceled call that may have made something is looked after without waiting for a place: it begins nothing.
    const isStopped = since !== undefined && halted.aborted;
    const leave = isStopped ? () => {} : await places.enter(engine.concurrency, halted);
    if (leave === undefined) return released.throwIfAborted();
    try {
      const bound = since === undefined ? await firstBind(engine, run, options.call) : options;
      if (bound === undefined) return released.throwIfAborted();
      const { call, referenceUrl } = bound;
      const intent = intentOf(call, targets, await hashOf(call.input), referenceUrl);
      if (since === undefined) {
        await allow(engine, run, targets.length);
        let isWanted = false;
        await log.append((history) => {
          const running = targets.filter((target) => !isOver(history, target));
          isWanted = running.length > 0;
          return running.length === 0
            ? []
            : [...startRecords(engine, running), { ...intent, at: isoTime(engine.clock) }];
        });
        // Nothing is paid that the journal does not know of.
        if (!isWanted) return;
      }
      const begun = since ?? new Date();
      const prediction = await createPrediction(
        engine,
        { batchId, call, targets },
        {
          since: begun,
          lookFirst: since !== undefined,
          mayCreate: since === undefined || referenceUrl === undefined || isYoung(since),
          onRefused: () => {
            isRefused = true;
          },
          halted,
          released,
          hold: (until) => run.hold(until),
        },
      );
      if (prediction === undefined) return released.throwIfAborted();
      predictionId = prediction.id;
      // What webhooks told of the create is told by its answer.
      engine.news.take(tagOf({ batchId, targets }));
      await log.tell(() => [predictionRecord(engine, targets, prediction.id)]);
      const durationMs = Date.now() - begun.getTime();
      engine.logger.info(
        { batchId, slots: call.slots, predictionId, durationMs },
        "a prediction was created",
      );
      // Its time-out counts from now: the call may have been begun long ago, by a process that has died since.
      const own = ownPrediction(intent, new Date(), { id: prediction.id, known: prediction });
      await followPrediction(engine, run, { ...own, maybeStored: since !== undefined }, leave);
    } finally {
      leave();
    }
  } catch (error) {
    if (isRefused) await log.tell(() => [{ type: "refusal", at: isoTime(engine.clock), targets }]);
    await failSlots(engine, run, targets, error, predictionId);
  }
}

/** Whether the address that a call names can still be read: it is good for a day. */
function isYoung(since: Date): boolean {
  return Date.now() - since.getTime() < 12 * 60 * 60 * 1000;
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

function intentOf(
  { parameters, seed }: Call,
  targets: readonly CallTarget[],
  inputHash: string,
  referenceUrl: string | undefined,
): CallIntentRecord {
  return {
    type: "call-intent",
    targets,
    inputHash,
    parameters,
    ...(seed === undefined ? {} : { seed }),
    ...(referenceUrl === undefined ? {} : { referenceUrl }),
  };
}

function startRecords({ clock }: Engine, targets: readonly CallTarget[]): BatchRecord[] {
  const at = isoTime(clock);
  return targets.map(({ slot, attempt }) => ({ type: "slot-start", at, slot, attempt }));
}

function ownPrediction(
  { targets, parameters, seed }: CallIntentRecord,
  since: Date,
  prediction: Pick<OwnPrediction, "id" | "known">,
): OwnPrediction {
  const maybeStored = prediction.known === undefined;
  return { ...prediction, targets, parameters, since, maybeStored, ...(seed === undefined ? {} : { seed }) };
}
