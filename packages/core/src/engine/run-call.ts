import type { BatchRecord, CallTarget } from "../batch/batch-record.ts";
import type { BatchMetadata } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { hasEnded, type SlotFailure } from "../batch/slot.ts";
import type { Warning } from "../batch/warning.ts";
import type { CharacterReferenceMetadata } from "../character-reference.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { PredictionOutput } from "../provider/prediction.ts";
import type { Call } from "../provider/prediction-provider.ts";
import { hashOf } from "../request/canonical-json.ts";
import type { BatchLog } from "./batch-log.ts";
import { createPrediction } from "./create-prediction.ts";
import { type Engine, now } from "./engine.ts";
import { keepOutput } from "./keep-output.ts";
import { limiterOf } from "./limiter.ts";
import { waitForPrediction } from "./wait-for-prediction.ts";

/** The batch that a call belongs to, as far as the call sees it. */
export interface RunOfCall {
  readonly batchId: string;
  readonly metadata: BatchMetadata;
  readonly log: BatchLog;
  /** Aborted once the batch is canceled. */
  readonly stopped: AbortSignal;
  /** Aborted once the batch is canceled or the engine closed: nothing new is begun. */
  readonly halted: AbortSignal;
  warn(warning: Warning): void;
}

/**
 * Runs one call to its end: each of its slots has an image or a failure then, or was canceled. It rejects only with
 * the reason of `engine.closing`; what is unfinished stays so in the journal.
 */
export async function runCall(
  engine: Engine,
  run: RunOfCall,
  call: Call,
  targets: readonly CallTarget[],
): Promise<void> {
  let predictionId: string | undefined;
  const fail = (error: unknown, of = targets) => failSlots(engine, run, of, error, predictionId);
  try {
    const leave = await limiterOf(engine.provider.account).enter(engine.concurrency, run.halted);
    if (leave === undefined) return engine.closing.signal.throwIfAborted();
    let outputs: readonly (PredictionOutput | null)[];
    try {
      const inputHash = await hashOf(call.input);
      await run.log.append((state) =>
        targets.every(({ slot }) => isOver(state, slot)) ? [] : intentRecords(targets, inputHash),
      );
      const prediction = await createPrediction(engine, { batchId: run.batchId, call, targets }, run.halted);
      if (prediction === undefined) return engine.closing.signal.throwIfAborted();
      predictionId = prediction.id;
      await run.log.tell(() => [{ type: "prediction", at: now(), targets, predictionId: prediction.id }]);
      const ending = await waitForPrediction(engine, prediction, {
        stopped: run.stopped,
        onProgress: (state) => {
          const status = state.status === "processing" ? "processing" : "starting";
          const progress =
            state.status === "processing" && state.progress !== undefined ? { progress: state.progress } : {};
          for (const { slot, attempt } of targets)
            run.log.progress({ at: now(), slot, attempt, status, ...progress });
        },
      });
      if (ending.status === "stopped") return;
      if (ending.status === "failed") return await fail(ending.error);
      outputs = ending.outputs;
    } finally {
      leave();
    }
    if (outputs.length > targets.length) run.warn(surplus(outputs.length, targets.length));
    const metadata = metadataOf(run, call, predictionId);
    await Promise.all(
      targets.map(async (target, index) => {
        const output = outputs[index];
        if (output == null) return fail(missing(outputs, targets), [target]);
        const { slot, attempt } = target;
        run.log.progress({ at: now(), slot, attempt, status: "storing" });
        try {
          const place = targets.length > 1 ? { outputIndex: index } : {};
          const of = { batchId: run.batchId, target, output, metadata: { ...metadata, ...place } };
          const image = await keepOutput(engine, of);
          await run.log.tell(() => [{ type: "slot-end", at: now(), slot, attempt, image }]);
        } catch (error) {
          await fail(error, [target]);
        }
      }),
    );
  } catch (error) {
    await fail(error);
  }
}

function isOver(state: BatchState | undefined, index: number): boolean {
  const slot = state?.slots[index];
  return slot !== undefined && hasEnded(slot);
}

function intentRecords(targets: readonly CallTarget[], inputHash: string): BatchRecord[] {
  const at = now();
  const starts = targets.map(({ slot, attempt }): BatchRecord => ({ type: "slot-start", at, slot, attempt }));
  return [...starts, { type: "call-intent", at, targets, inputHash }];
}

async function failSlots(
  engine: Engine,
  run: RunOfCall,
  targets: readonly CallTarget[],
  error: unknown,
  predictionId: string | undefined,
): Promise<void> {
  engine.closing.signal.throwIfAborted();
  if (!DramatisError.isInstance(error)) {
    engine.logger.error(
      { batchId: run.batchId, predictionId, error },
      "a slot failed for a reason that is a bug",
    );
  }
  const { code, message, retryable } = DramatisError.isInstance(error)
    ? error
    : new DramatisError("internal", "Something went wrong inside. The log tells more.");
  const about = predictionId === undefined ? {} : { predictionId };
  await run.log.tell((state) => {
    const running = targets.filter(({ slot }) => !isOver(state, slot));
    return running.map(({ slot, attempt }): BatchRecord => {
      const failure: SlotFailure = { slot, code, message, retryable, ...about };
      return { type: "slot-error", at: now(), slot, attempt, failure };
    });
  });
}

function metadataOf(run: RunOfCall, call: Call, predictionId: string): CharacterReferenceMetadata {
  const { description, prompt, model } = run.metadata;
  const seed = call.seed === undefined ? {} : { seed: call.seed };
  return { description, prompt, model, ...seed, predictionId, parameters: call.parameters };
}

function missing(outputs: readonly unknown[], targets: readonly unknown[]): DramatisError {
  const count = outputs.filter((output) => output !== null).length;
  return new DramatisError(
    "no_output",
    `The model returned ${count} of ${targets.length} images. It may have held this one back for its content.`,
  );
}

function surplus(count: number, asked: number) {
  return {
    code: "outputs_surplus",
    message: `The model returned ${count} images where ${asked} were asked for; the first ${asked} were kept.`,
  } as const;
}
