import { DramatisError } from "../errors/dramatis-error.ts";
import type { Prediction, PredictionOutput } from "../provider/prediction.ts";
import type { Engine } from "./engine.ts";
import { pause } from "./sleep.ts";
import { backoffMs } from "./timing.ts";

/** How a prediction came to its end. `stopped`: it was canceled because this side asked for it. */
export type Ending =
  | { readonly status: "succeeded"; readonly outputs: readonly (PredictionOutput | null)[] }
  | { readonly status: "failed"; readonly error: DramatisError }
  | { readonly status: "stopped" };

/** What to watch while waiting. */
export interface WaitOptions {
  /** Once it aborts the prediction is canceled at the provider, and watched on: it may still succeed, and is paid then. */
  readonly stopped: AbortSignal;
  readonly onProgress: (state: Prediction["state"]) => void;
}

/**
 * Polls a prediction until it ends. Polls are free, so a failing one is only repeated.
 * @throws the reason of `engine.closing`, which ends the waiting and nothing else.
 */
export async function waitForPrediction(
  engine: Engine,
  first: Prediction,
  options: WaitOptions,
): Promise<Ending> {
  const { timing, closing } = engine;
  const deadline = Date.now() + engine.timeoutMs;
  let intervalMs = timing.poll.firstMs;
  let cancelRequest: Promise<void> | undefined;
  let watchUntil = Number.POSITIVE_INFINITY;
  let prediction = first;
  while (true) {
    const ending = endingOf(prediction, options.stopped.aborted, Date.now() >= deadline);
    if (ending !== undefined) return ending;
    options.onProgress(prediction.state);
    const isLate = Date.now() >= deadline;
    if (cancelRequest === undefined && (options.stopped.aborted || isLate)) {
      watchUntil = Date.now() + timing.afterCancelMs;
      cancelRequest = cancelAtProvider(engine, prediction.id);
      intervalMs = timing.poll.firstMs;
    }
    if (Date.now() > watchUntil) return options.stopped.aborted ? { status: "stopped" } : timedOut();
    // A cancel wakes it, so that it reaches the provider at once.
    await pause(
      isLate ? intervalMs : Math.min(intervalMs, deadline - Date.now()),
      options.stopped,
      closing.signal,
    );
    closing.signal.throwIfAborted();
    intervalMs = Math.min(intervalMs * timing.poll.factor, timing.poll.longestMs);
    prediction = (await poll(engine, prediction.id)) ?? prediction;
  }
}

function endingOf({ state }: Prediction, isStopped: boolean, isLate: boolean): Ending | undefined {
  switch (state.status) {
    case "succeeded":
      return { status: "succeeded", outputs: state.outputs };
    case "failed": {
      const { code, message, retryable } = state.failure;
      return {
        status: "failed",
        error: new DramatisError(code, message, retryable === undefined ? {} : { retryable }),
      };
    }
    case "canceled":
      if (isStopped) return { status: "stopped" };
      if (isLate) return timedOut();
      return {
        status: "failed",
        error: new DramatisError("canceled", "The prediction was canceled at the provider."),
      };
    default:
      return undefined;
  }
}

function timedOut(): Ending {
  return {
    status: "failed",
    error: new DramatisError("prediction_timeout", "The image took too long and was canceled. Try again."),
  };
}

/** A cancel that fails is repeated: until it arrives, the run goes on and is paid. */
async function cancelAtProvider(
  { provider, timing, logger, closing }: Engine,
  predictionId: string,
): Promise<void> {
  for (let tries = 0; tries < 5 && !closing.signal.aborted; tries++) {
    try {
      await provider.cancel?.(predictionId);
      return;
    } catch (error) {
      logger.warn({ predictionId, error }, "a prediction could not be canceled yet");
      await pause(backoffMs(timing, tries), closing.signal);
    }
  }
}

async function poll(
  { provider, logger, closing }: Engine,
  predictionId: string,
): Promise<Prediction | undefined> {
  try {
    return await provider.get?.(predictionId, { signal: closing.signal });
  } catch (error) {
    closing.signal.throwIfAborted();
    logger.debug({ predictionId, error }, "a poll failed and is repeated");
    return undefined;
  }
}
