import type { CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Prediction } from "../../provider/prediction.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import { isoTime } from "../../util/clock.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import {
  type BatchHistory,
  type CallHistory,
  lastCallOf,
  mayBePaidUnseen,
} from "../journal/batch-history.ts";
import { backoffMs } from "../timing.ts";
import { failSlots } from "./fail-slots.ts";
import { predictionRecord } from "./follow.ts";
import { lookUp } from "./look-up.ts";
import { notUnderstoodAndGone } from "./output-errors.ts";
import type { Run } from "./run.ts";
import { freshCalls, resumeCall, sameCall } from "./run-call.ts";
import { outputsFor } from "./store-output.ts";

/** The options of {@link retrySlots}. */
export interface RetrySlotsOptions {
  /**
   * Set if slots may have been paid for since then (milliseconds since 1970): their predictions are searched for first.
   */
  readonly maybeSentSince?: number | undefined;
  /** Whether outputs that were created but are gone are paid for again; true if absent. */
  readonly replacesGone?: boolean | undefined;
}

/**
 * Retries slots that have no asset. A prediction that has an output for a slot, or may still create one, is followed at
 * no cost and as the same attempt. Only slots that can get nothing from an earlier prediction are paid for again.
 */
export async function retrySlots(
  engine: Engine,
  run: Run,
  slots: readonly number[],
  { maybeSentSince, replacesGone = true }: RetrySlotsOptions = {},
): Promise<void> {
  const groups = new Map<CallHistory | undefined, number[]>();
  for (const slot of slots) {
    const call = lastCallOf(run.journal.history, slot);
    groups.set(call, [...(groups.get(call) ?? []), slot]);
  }
  const toPay: number[] = [...(groups.get(undefined) ?? [])];
  const toFollow: { call: CallHistory; slots: number[] }[] = [];
  await Promise.all(
    [...groups].map(async ([call, callSlots]) => {
      if (call === undefined) return;
      const targets = targetsOf(call, callSlots);
      try {
        const predictionId = await predictionOf(engine, run, call, targets);
        if (predictionId === undefined) toPay.push(...callSlots);
        else toFollow.push({ call: { ...call, predictionId }, slots: callSlots });
      } catch (error) {
        await failSlots(engine, run, targets, error, call.predictionId, { isTurn: true });
      }
    }),
  );
  await Promise.all([
    ...groupBySearch(run.journal.history, toPay, maybeSentSince).map(({ slots: paid, since }) =>
      payAgain(engine, run, paid, since),
    ),
    ...toFollow.map(async ({ call, slots: followed }) => {
      const targets = targetsOf(call, followed);
      await run.journal.record(() =>
        targets.map(({ slot, attempt }) => ({
          type: "slot-start",
          at: isoTime(engine.clock),
          slot,
          attempt,
        })),
      );
      const gone = await resumeCall(engine, run, call, replacesGone && !call.isNotUnderstood);
      const slotsGone = gone.map(({ slot }) => slot);
      await payAgain(engine, run, slotsGone, maybeSentSince);
    }),
  ]);
}

/** Groups slots by the time since when they may have been paid for: the journal may have lost the records of some. */
function groupBySearch(
  history: BatchHistory,
  slots: readonly number[],
  maybeSentSince: number | undefined,
): { slots: number[]; since: number | undefined }[] {
  const { silentSince } = history;
  if (maybeSentSince !== undefined || silentSince === undefined)
    return [{ slots: [...slots], since: maybeSentSince }];
  return [
    { slots: slots.filter((slot) => !mayBePaidUnseen(history, slot)), since: undefined },
    { slots: slots.filter((slot) => mayBePaidUnseen(history, slot)), since: Date.parse(silentSince) },
  ];
}

async function payAgain(
  engine: Engine,
  run: Run,
  slots: readonly number[],
  maybeSentSince: number | undefined,
): Promise<void> {
  const { request, state } = run.journal.history;
  if (run.signals.inactive.aborted) return run.signals.throwIfDetached();
  if (slots.length === 0 || request === undefined) return;
  const sorted = [...slots].sort((a, b) => a - b);
  const attemptOf = (slot: number) => (state?.slots[slot]?.attempt ?? 0) + 1;
  let calls: readonly Call[];
  try {
    calls = engine.medium.plan(request.request, sorted).calls;
  } catch (error) {
    // The app plans differently than when the batch started, or lost its token: the slots fail with that error.
    const targets = sorted.map((slot) => ({ slot, attempt: attemptOf(slot), assetId: "" }));
    return failSlots(engine, run, targets, error, undefined, { isTurn: true });
  }
  await Promise.all(freshCalls(engine, calls, attemptOf, maybeSentSince).map((task) => task(run)));
}

/** The call's prediction, if it can still provide an output. @throws if that cannot be known */
async function predictionOf(
  engine: Engine,
  run: Run,
  call: CallHistory,
  targets: readonly CallTarget[],
): Promise<string | undefined> {
  const { intent, request, since, predictionId, refused } = call;
  if (targets.length === 0) return undefined;
  if (predictionId !== undefined) {
    const prediction = await getPrediction(engine, predictionId, run.signals.detached);
    if (prediction !== undefined && mayHaveOutputs(prediction, intent.targets, targets)) return predictionId;
    // It was paid and may have been the image, so it is never paid for again, even after the provider removed it.
    if (call.isNotUnderstood) throw notUnderstoodAndGone(engine.medium.kind);
    return undefined;
  }
  if (refused || engine.recovery.by === "nothing") return undefined;
  const same = await sameCall(engine, run, request, intent);
  const endedAt = Math.max(engine.clock.monotonic(), run.clearAt);
  const sent = { firstSentAt: { wall: Date.parse(since) }, endedAt };
  const found = await lookUp(engine, run, { call: same, targets: intent.targets }, sent);
  if (found !== undefined)
    await run.journal.record(() => [predictionRecord(engine, intent.targets, found.id)]);
  return found?.id;
}

function mayHaveOutputs(
  { state }: Prediction,
  all: readonly CallTarget[],
  wanted: readonly CallTarget[],
): boolean {
  if (state.status === "starting" || state.status === "processing") return true;
  if (state.status !== "succeeded") return false;
  // A later version of the app may understand the output.
  if (state.hasUnreadOutput) return true;
  const outputs = outputsFor(all.length, state.outputs);
  return wanted.some(({ slot }) => outputs[all.findIndex((target) => target.slot === slot)] != null);
}

/** Gets a prediction; undefined if the provider no longer has it. */
async function getPrediction(engine: Engine, predictionId: string, detached: AbortSignal) {
  let rejections = 0;
  for (let tries = 0; ; tries++) {
    try {
      return await engine.provider.get?.(predictionId, { signal: detached });
    } catch (error) {
      detached.throwIfAborted();
      // A 404 can be temporary, and trusting it means paying again, so it has to occur twice.
      if (DramatisError.isInstance(error) && error.code === "provider_rejected") rejections++;
      if (rejections >= 2) return undefined;
      if (tries >= 4) throw error;
      await pause(engine.clock, backoffMs(engine, tries), detached);
    }
  }
}

function targetsOf({ intent }: CallHistory, slots: readonly number[]): CallTarget[] {
  return intent.targets.filter(({ slot }) => slots.includes(slot));
}
