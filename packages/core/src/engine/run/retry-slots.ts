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
import { predictionRecord } from "./follow-prediction.ts";
import { freshCalls } from "./fresh-calls.ts";
import { outputsFor } from "./keep-output.ts";
import { lookUp } from "./look-up.ts";
import { notUnderstoodAndGone } from "./output-errors.ts";
import { resumeCall, sameCall } from "./run-call.ts";
import type { RunOfCall } from "./run-of-call.ts";

/** How slots are tried again. */
export interface RetrySlotsOptions {
  /** What is to be paid may have been paid since then (milliseconds since 1970): it is looked for first. */
  readonly lookSince?: number | undefined;
  /** Whether what was made, and cannot be fetched any more, is paid for again. By default it is. */
  readonly replacesGone?: boolean | undefined;
}

/**
 * Tries slots again that have nothing. A prediction that has made one, or still may, is gone with at no cost and as
 * the same attempt; only what cannot be had from it any more is paid again.
 */
export async function retrySlots(
  engine: Engine,
  run: RunOfCall,
  slots: readonly number[],
  { lookSince, replacesGone = true }: RetrySlotsOptions = {},
): Promise<void> {
  const groups = new Map<CallHistory | undefined, number[]>();
  for (const slot of slots) {
    const call = lastCallOf(run.log.history, slot);
    groups.set(call, [...(groups.get(call) ?? []), slot]);
  }
  const toPay: number[] = [...(groups.get(undefined) ?? [])];
  const toFollow: { call: CallHistory; slots: number[] }[] = [];
  await Promise.all(
    [...groups].map(async ([call, of]) => {
      if (call === undefined) return;
      const targets = targetsOf(call, of);
      try {
        const predictionId = await predictionOf(engine, run, call, targets);
        if (predictionId === undefined) toPay.push(...of);
        else toFollow.push({ call: { ...call, predictionId }, slots: of });
      } catch (error) {
        await failSlots(engine, run, targets, error, call.predictionId, { isTurn: true });
      }
    }),
  );
  await Promise.all([
    ...lookedFor(run.log.history, toPay, lookSince).map(({ slots: paid, since }) =>
      payAgain(engine, run, paid, since),
    ),
    ...toFollow.map(async ({ call, slots: followed }) => {
      const targets = targetsOf(call, followed);
      await run.log.tell(() =>
        targets.map(({ slot, attempt }) => ({
          type: "slot-start",
          at: isoTime(engine.clock),
          slot,
          attempt,
        })),
      );
      const gone = await resumeCall(engine, run, call, replacesGone && !call.isNotUnderstood);
      const slotsGone = gone.map(({ slot }) => slot);
      await payAgain(engine, run, slotsGone, lookSince);
    }),
  ]);
}

/** Slots by since when they may have been paid. The journal may have lost what was paid for one that it says nothing of. */
function lookedFor(
  history: BatchHistory,
  slots: readonly number[],
  lookSince: number | undefined,
): { slots: number[]; since: number | undefined }[] {
  const { silentSince } = history;
  if (lookSince !== undefined || silentSince === undefined) return [{ slots: [...slots], since: lookSince }];
  return [
    { slots: slots.filter((slot) => !mayBePaidUnseen(history, slot)), since: undefined },
    { slots: slots.filter((slot) => mayBePaidUnseen(history, slot)), since: Date.parse(silentSince) },
  ];
}

async function payAgain(
  engine: Engine,
  run: RunOfCall,
  slots: readonly number[],
  lookSince: number | undefined,
): Promise<void> {
  const { request, state } = run.log.history;
  if (run.halted.aborted) return run.released.throwIfAborted();
  if (slots.length === 0 || request === undefined) return;
  const sorted = [...slots].sort((a, b) => a - b);
  const attemptOf = (slot: number) => (state?.slots[slot]?.attempt ?? 0) + 1;
  let calls: readonly Call[];
  try {
    calls = engine.medium.plan(request.request, sorted).calls;
  } catch (error) {
    // The app plans otherwise than when the batch was begun, or lost its token: the slots end, and say so.
    const targets = sorted.map((slot) => ({ slot, attempt: attemptOf(slot), assetId: "" }));
    return failSlots(engine, run, targets, error, undefined, { isTurn: true });
  }
  await Promise.all(freshCalls(engine, calls, attemptOf, lookSince).map((work) => work(run)));
}

/** The call's prediction, if an output can still be had from it. @throws where that cannot be known. */
async function predictionOf(
  engine: Engine,
  run: RunOfCall,
  call: CallHistory,
  targets: readonly CallTarget[],
): Promise<string | undefined> {
  const { intent, request, since, predictionId, refused } = call;
  if (targets.length === 0) return undefined;
  if (predictionId !== undefined) {
    const prediction = await ask(engine, predictionId, run.released);
    if (prediction !== undefined && mayHaveOutputs(prediction, intent.targets, targets)) return predictionId;
    // It was paid and may have been the image, so it is never paid again, also once the provider has removed it.
    if (call.isNotUnderstood) throw notUnderstoodAndGone(engine.medium.kind);
    return undefined;
  }
  if (refused || engine.recovery.by === "nothing") return undefined;
  const same = await sameCall(engine, run, request, intent);
  const of = { batchId: run.batchId, call: same, targets: intent.targets };
  const endedAt = Math.max(engine.clock.monotonic(), run.clearAt);
  const begun = { wall: Date.parse(since) };
  const history = () => run.log.history;
  const found = await lookUp(engine, of, { begun, endedAt, history, released: run.released });
  if (found !== undefined) await run.log.tell(() => [predictionRecord(engine, intent.targets, found.id)]);
  return found?.id;
}

function mayHaveOutputs(
  { state }: Prediction,
  all: readonly CallTarget[],
  wanted: readonly CallTarget[],
): boolean {
  if (state.status === "starting" || state.status === "processing") return true;
  if (state.status !== "succeeded") return false;
  // A later version of the app may understand it.
  if (state.hasUnreadOutput) return true;
  const outputs = outputsFor(all.length, state.outputs);
  return wanted.some(({ slot }) => outputs[all.findIndex((target) => target.slot === slot)] != null);
}

/** undefined where the provider no longer knows it. */
async function ask(engine: Engine, predictionId: string, released: AbortSignal) {
  let rejections = 0;
  for (let tries = 0; ; tries++) {
    try {
      return await engine.provider.get?.(predictionId, { signal: released });
    } catch (error) {
      released.throwIfAborted();
      // A 404 may pass, and to believe it would be to pay again: it has to be said twice.
      if (DramatisError.isInstance(error) && error.code === "provider_rejected") rejections++;
      if (rejections >= 2) return undefined;
      if (tries >= 4) throw error;
      await pause(engine.clock, backoffMs(engine, tries), released);
    }
  }
}

function targetsOf({ intent }: CallHistory, slots: readonly number[]): CallTarget[] {
  return intent.targets.filter(({ slot }) => slots.includes(slot));
}
