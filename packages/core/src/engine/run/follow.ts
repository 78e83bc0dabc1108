import type { BatchRecord, CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction, PredictionOutput, PredictionState } from "../../provider/prediction.ts";
import { isoTime } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import type { Engine } from "../engine.ts";
import { failSlots, isOver } from "./fail-slots.ts";
import { notUnderstood, outputMissing, outputRemoved } from "./output-errors.ts";
import { waitForPrediction } from "./poll.ts";
import type { Run } from "./run.ts";
import { outputsFor, storeOutput } from "./store-output.ts";
import { journalSurplus } from "./store-surplus.ts";

/** A prediction that a call has claimed. */
export interface OwnPrediction {
  readonly id: string;
  /** The last known state. */
  readonly known?: Prediction;
  readonly targets: readonly CallTarget[];
  readonly parameters: JsonObject;
  readonly seed?: number;
  /** Whether an earlier run may have stored some of its outputs. */
  readonly maybeStored: boolean;
  /** Whether the caller pays again for outputs that are gone; their slots do not fail then. */
  readonly replacesGone?: boolean;
}

/**
 * Follows a prediction until it ends, and stores its outputs. Then each of its slots has an asset or a failure, or was
 * canceled.
 *
 * @param onEnd - called when the prediction has ended, before the downloads begin
 * @returns with `replacesGone`, the slots whose output is gone
 * @throws the reason of `run.signals.detached`
 */
export async function followPrediction(
  engine: Engine,
  run: Run,
  prediction: OwnPrediction,
  onEnd: () => void = () => {},
): Promise<CallTarget[]> {
  const { id, known, targets } = prediction;
  const ending = await waitForPrediction(engine, id, known, run.signals, {
    onProgress: (state) => reportProgress(engine, run, targets, state),
    onWaiting: (code) => reportWaiting(engine, run, targets, code),
  });
  onEnd();
  if (ending.status === "canceled") return [];
  if (ending.status === "failed") {
    await failSlots(engine, run, targets, ending.error, id);
    return [];
  }
  const { removed, hasUnreadOutput } = ending;
  const { kind } = engine.medium;
  const outputs = outputsFor(targets.length, ending.outputs);
  const made = outputs.filter((output) => output !== null).length;
  engine.logger.info(
    { batchId: run.batchId, predictionId: id, requested: targets.length, generated: made },
    "a prediction succeeded",
  );
  const storeSurplus = await journalSurplus(engine, run, { predictionId: id, targets, outputs }, (index) =>
    metadataOf(engine, run, prediction, index),
  );
  const gone: CallTarget[] = [];
  const spare = [...outputs.entries()].slice(targets.length);
  await Promise.all([
    storeSurplus(),
    ...targets.map(async (target, index) => {
      const output = outputs[index];
      try {
        if (output == null) {
          throw removed
            ? outputRemoved(kind)
            : hasUnreadOutput
              ? notUnderstood(kind)
              : outputMissing(kind, made, targets.length);
        }
        await storeFirst(engine, run, prediction, target, [index, output], spare);
      } catch (error) {
        const isGone = DramatisError.isInstance(error) && error.code === "no_output";
        if (isGone && prediction.replacesGone && !isOver(run.journal.history, target)) gone.push(target);
        else await failSlots(engine, run, [target], error, id, { isMade: output != null });
      }
    }),
  ]);
  return gone;
}

type Place = readonly [index: number, output: PredictionOutput | null];

/**
 * Fills a slot with its own output. If that is gone or of another kind, an output that no slot requested takes its
 * place: only the bytes show which of several addresses is the image.
 * @param spare - outputs that no slot requested; each is used once
 */
async function storeFirst(
  engine: Engine,
  run: Run,
  prediction: OwnPrediction,
  target: CallTarget,
  own: Place,
  spare: Place[],
): Promise<void> {
  let failure: unknown;
  for (let place: Place | undefined = own; place !== undefined; place = spare.shift()) {
    const [index, output] = place;
    if (output === null) continue;
    try {
      await storeInSlot(engine, run, prediction, target, index, output);
      return;
    } catch (error) {
      run.signals.throwIfDetached();
      failure ??= error;
      if (!isOfOtherKind(error)) break;
    }
  }
  throw failure;
}

/** Whether the address permanently has something other than the requested asset. */
function isOfOtherKind(error: unknown): boolean {
  if (!DramatisError.isInstance(error)) return false;
  const { code, retryable } = error;
  return code === "no_output" || code === "unsupported_media" || (code === "download_failed" && !retryable);
}

async function storeInSlot(
  engine: Engine,
  run: Run,
  prediction: OwnPrediction,
  target: CallTarget,
  index: number,
  output: { readonly url: string },
): Promise<void> {
  const { slot, attempt } = target;
  const place = run.journal.state?.slots[slot];
  // A canceled slot still accepts a paid output. A failed one keeps its failure until it is retried.
  if (place?.attempt !== attempt || place.status === "succeeded" || place.status === "failed") return;
  run.journal.progress({ at: isoTime(engine.clock), slot, attempt, status: "storing" });
  const startedAt = engine.clock.monotonic();
  const { batchId, owner } = run;
  const metadata = metadataOf(engine, run, prediction, index);
  const of = { batchId, owner, target, output, metadata, maybeStored: prediction.maybeStored };
  const stored = await storeOutput(engine, of, run.signals.detached);
  await run.journal.record(() => [
    { type: "slot-end", at: isoTime(engine.clock), slot, attempt, ...engine.medium.toProduct(stored) },
  ]);
  const { id, byteLength, mediaType } = stored;
  const durationMs = engine.clock.monotonic() - startedAt;
  const details = {
    batchId,
    slot,
    predictionId: prediction.id,
    assetId: id,
    byteLength,
    mediaType,
    durationMs,
  };
  engine.logger.info({ kind: engine.medium.kind, ...details }, "an asset was stored");
}

function reportProgress(
  { clock }: Engine,
  run: Run,
  targets: readonly CallTarget[],
  state: PredictionState,
): void {
  const status = state.status === "processing" ? "processing" : "starting";
  const progress =
    state.status === "processing" && state.progress !== undefined ? { progress: state.progress } : {};
  for (const target of targets) {
    const { slot, attempt } = target;
    if (!isOver(run.journal.history, target))
      run.journal.progress({ at: isoTime(clock), slot, attempt, status, ...progress });
  }
}

/** Emits that the slots are waiting for the provider, and why. */
export function reportWaiting(
  { clock }: Engine,
  run: Run,
  targets: readonly CallTarget[],
  waiting: ErrorCode,
): void {
  for (const target of targets) {
    const { slot, attempt } = target;
    const place = run.journal.state?.slots[slot];
    if (isOver(run.journal.history, target) || place === undefined) continue;
    const status = place.status === "processing" ? "processing" : "starting";
    run.journal.progress({ at: isoTime(clock), slot, attempt, status, waiting });
  }
}

function metadataOf({ medium }: Engine, run: Run, prediction: OwnPrediction, index: number): JsonObject {
  const { id, seed, parameters, targets } = prediction;
  return {
    ...medium.assetMetadata(run.metadata),
    ...(seed === undefined ? {} : { seed }),
    predictionId: id,
    ...(targets.length > 1 || index > 0 ? { outputIndex: index } : {}),
    parameters,
  };
}

/** The record of a call's prediction. It is journaled before the prediction is polled. */
export function predictionRecord(
  { clock }: Engine,
  targets: readonly CallTarget[],
  predictionId: string,
): BatchRecord {
  return { type: "prediction", at: isoTime(clock), targets, predictionId };
}
