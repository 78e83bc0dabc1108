import type { BatchRecord, CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction, PredictionOutput, PredictionState } from "../../provider/prediction.ts";
import { isoTime } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import type { Engine } from "../engine.ts";
import { failSlots, isOver } from "./fail-slots.ts";
import { keepOutput, outputsFor } from "./keep-output.ts";
import { beginSurplus } from "./keep-surplus.ts";
import { forgotten, missing, notUnderstood } from "./output-errors.ts";
import type { RunOfCall } from "./run-of-call.ts";
import { waitForPrediction } from "./wait-for-prediction.ts";

/** A prediction that is ours, and what it is for. */
export interface OwnPrediction {
  readonly id: string;
  /** What is known of it already. */
  readonly known?: Prediction;
  readonly targets: readonly CallTarget[];
  readonly parameters: JsonObject;
  readonly seed?: number;
  /** An earlier run may have stored some of its images. */
  readonly maybeStored: boolean;
  /** Whether somebody pays again for what is gone: its slot does not fail for it then. */
  readonly replaceGone?: boolean;
}

/**
 * Goes with a prediction to its end, and its outputs into the store. Each of its slots has an image or a failure then,
 * or was canceled.
 *
 * @param onEnd - called when the prediction has ended; downloading is not its account's matter any more.
 * @returns with `replaceGone`, the slots whose output is no longer there.
 * @throws the reason of `run.released`.
 */
export async function followPrediction(
  engine: Engine,
  run: RunOfCall,
  prediction: OwnPrediction,
  onEnd: () => void = () => {},
): Promise<CallTarget[]> {
  const { id, known, targets } = prediction;
  const ending = await waitForPrediction(engine, id, known, {
    stopped: run.stopped,
    released: run.released,
    onProgress: (state) => tellProgress(engine, run, targets, state),
    onWaiting: (code) => tellWaiting(engine, run, targets, code),
  });
  onEnd();
  if (ending.status === "stopped") return [];
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
  const keepMore = await beginSurplus(engine, run, { predictionId: id, targets, outputs }, (index) =>
    metadataOf(engine, run, prediction, index),
  );
  const gone: CallTarget[] = [];
  const spare = [...outputs.entries()].slice(targets.length);
  await Promise.all([
    keepMore(),
    ...targets.map(async (target, index) => {
      const output = outputs[index];
      try {
        if (output == null) {
          throw removed
            ? forgotten(kind)
            : hasUnreadOutput
              ? notUnderstood(kind)
              : missing(kind, made, targets.length);
        }
        await keepFirst(engine, run, prediction, target, [index, output], spare);
      } catch (error) {
        const isGone = DramatisError.isInstance(error) && error.code === "no_output";
        if (isGone && prediction.replaceGone && !isOver(run.log.history, target)) gone.push(target);
        else await failSlots(engine, run, [target], error, id, { isMade: output != null });
      }
    }),
  ]);
  return gone;
}

type Place = readonly [index: number, output: PredictionOutput | null];

/**
 * Fills a slot with its own output. If that is gone or is not an image, an output that no slot asked for takes its
 * place: only the bytes say which of several addresses is the image.
 * @param spare - outputs that no slot asked for; each is taken once.
 */
async function keepFirst(
  engine: Engine,
  run: RunOfCall,
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
      await keep(engine, run, prediction, target, index, output);
      return;
    } catch (error) {
      run.released.throwIfAborted();
      failure ??= error;
      if (!isNoneOfKind(error)) break;
    }
  }
  throw failure;
}

/** What is at the address is not what was asked for, and will not be it at another time. */
function isNoneOfKind(error: unknown): boolean {
  if (!DramatisError.isInstance(error)) return false;
  const { code, retryable } = error;
  return code === "no_output" || code === "unsupported_media" || (code === "download_failed" && !retryable);
}

async function keep(
  engine: Engine,
  run: RunOfCall,
  prediction: OwnPrediction,
  target: CallTarget,
  index: number,
  output: { readonly url: string },
): Promise<void> {
  const { slot, attempt } = target;
  const place = run.log.state?.slots[slot];
  // A canceled slot is no obstacle: what was paid is kept. One that failed waits for somebody to retry it.
  if (place?.attempt !== attempt || place.status === "succeeded" || place.status === "failed") return;
  run.log.progress({ at: isoTime(engine.clock), slot, attempt, status: "storing" });
  const begun = engine.clock.monotonic();
  const { batchId, owner } = run;
  const metadata = metadataOf(engine, run, prediction, index);
  const of = { batchId, owner, target, output, metadata, maybeStored: prediction.maybeStored };
  const product = await keepOutput(engine, of, run.released);
  const { kind } = engine.medium;
  await run.log.tell(() => [
    { type: "slot-end", at: isoTime(engine.clock), slot, attempt, [kind]: product } as unknown as BatchRecord,
  ]);
  const { id, byteLength, mediaType } = product;
  const durationMs = engine.clock.monotonic() - begun;
  const details = {
    batchId,
    slot,
    predictionId: prediction.id,
    assetId: id,
    byteLength,
    mediaType,
    durationMs,
  };
  engine.logger.info(details, `${kind === "image" ? "an image" : "a video"} was stored`);
}

function tellProgress(
  { clock }: Engine,
  run: RunOfCall,
  targets: readonly CallTarget[],
  state: PredictionState,
): void {
  const status = state.status === "processing" ? "processing" : "starting";
  const progress =
    state.status === "processing" && state.progress !== undefined ? { progress: state.progress } : {};
  for (const target of targets) {
    const { slot, attempt } = target;
    if (!isOver(run.log.history, target))
      run.log.progress({ at: isoTime(clock), slot, attempt, status, ...progress });
  }
}

/** Tells that the provider keeps the slots waiting, and why. */
export function tellWaiting(
  { clock }: Engine,
  run: RunOfCall,
  targets: readonly CallTarget[],
  waiting: ErrorCode,
): void {
  for (const target of targets) {
    const { slot, attempt } = target;
    const place = run.log.state?.slots[slot];
    if (isOver(run.log.history, target) || place === undefined) continue;
    const status = place.status === "processing" ? "processing" : "starting";
    run.log.progress({ at: isoTime(clock), slot, attempt, status, waiting });
  }
}

function metadataOf(
  { medium }: Engine,
  run: RunOfCall,
  prediction: OwnPrediction,
  index: number,
): JsonObject {
  const { id, seed, parameters, targets } = prediction;
  return {
    ...medium.notes(run.metadata),
    ...(seed === undefined ? {} : { seed }),
    predictionId: id,
    ...(targets.length > 1 || index > 0 ? { outputIndex: index } : {}),
    parameters,
  };
}

/** Records that a prediction is this call's, before anybody waits for it. */
export function predictionRecord(
  { clock }: Engine,
  targets: readonly CallTarget[],
  predictionId: string,
): BatchRecord {
  return { type: "prediction", at: isoTime(clock), targets, predictionId };
}
