import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction, PredictionState } from "../../provider/prediction.ts";
import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { describeError, describeFully, redacted } from "../logger.ts";
import { backoffMs } from "../timing.ts";
import type { RunSignals } from "./run-signals.ts";

/** How a prediction ended. `canceled`: it was canceled because the batch was. */
export type Ending =
  | Extract<PredictionState, { status: "succeeded" }>
  | { readonly status: "failed"; readonly error: DramatisError }
  | { readonly status: "canceled" };

/** Callbacks about a prediction that is being polled. */
export interface PollListeners {
  readonly onProgress: (state: PredictionState) => void;
  /** Called when a poll fails, with the reason. */
  readonly onWaiting: (code: ErrorCode) => void;
}

/**
 * Polls a prediction until it ends. Polls are free, so a failed one is repeated. The timeout starts now, on the
 * monotonic clock, because no clock here knows how long a prediction of an earlier process has run; the provider
 * ends it by the deadline that its create named.
 *
 * When `signals.canceled` aborts, the prediction is canceled at the provider and still polled, because it may still
 * succeed, and is billed then.
 *
 * @param known - the answer to the create; undefined if only the id is known
 * @throws the reason of `signals.detached`
 */
export async function waitForPrediction(
  engine: Engine,
  predictionId: string,
  known: Prediction | undefined,
  signals: RunSignals,
  listeners: PollListeners,
): Promise<Ending> {
  const {
    timing,
    clock,
    medium: { kind },
  } = engine;
  const { canceled, detached } = signals;
  const { polls } = engine.account();
  const startedAt = clock.monotonic();
  const deadline = startedAt + engine.timeoutMs;
  const unregister = polls.register();
  let isCanceled = false;
  let watchUntil = Number.POSITIVE_INFINITY;
  const updates = new UpdateListener(engine, predictionId);
  const over = new AbortController();
  try {
    // A webhook that came before this listener did is newer than the answer to the create.
    let prediction = updates.take() ?? known ?? (await poll(engine, predictionId, signals, listeners));
    for (;;) {
      const isLate = clock.monotonic() >= deadline;
      const ending = prediction && endingOf(prediction, kind, canceled.aborted, isLate);
      if (ending !== undefined) {
        logEnd(engine, predictionId, prediction);
        return ending;
      }
      if (prediction !== undefined) listeners.onProgress(prediction.state);
      const wasCanceled = isCanceled;
      if (!isCanceled && (canceled.aborted || isLate)) {
        isCanceled = true;
        watchUntil = clock.monotonic() + timing.afterCancelMs;
        void cancelAtProvider(engine, predictionId, [detached, over.signal]);
      }
      if (clock.monotonic() > watchUntil) return canceled.aborted ? { status: "canceled" } : timedOut(kind);
      // A prediction that was just canceled is polled as often as a new one.
      const ageMs = isCanceled && !wasCanceled ? 0 : clock.monotonic() - startedAt;
      // An update that arrived during the last poll is read at once.
      if (!updates.signal.aborted) {
        await polls.wait(ageMs, [detached, updates.signal, ...(canceled.aborted ? [] : [canceled])], {
          atLeastMs: engine.provider.capabilities.webhooks && !isCanceled ? timing.webhookPollMs : 0,
          ...(isLate ? {} : { atMostMs: deadline - clock.monotonic() }),
        });
      }
      signals.throwIfDetached();
      prediction = updates.take() ?? (await poll(engine, predictionId, signals, listeners)) ?? prediction;
    }
  } finally {
    over.abort();
    updates.end();
    unregister();
  }
}

/** Receives what webhooks say about a prediction while it is polled. */
class UpdateListener {
  readonly end: () => void;
  #wake = new AbortController();
  #prediction: Prediction | undefined;

  constructor({ updates }: Engine, predictionId: string) {
    this.end = updates.subscribe(predictionId, (prediction) => {
      this.#prediction = prediction;
      this.#wake.abort();
    });
  }

  /** Aborts when there is an update. */
  get signal(): AbortSignal {
    return this.#wake.signal;
  }

  /** The newest update since the last call; undefined if none arrived, or if it has to be polled. */
  take(): Prediction | undefined {
    const prediction = this.#prediction;
    this.#prediction = undefined;
    if (this.#wake.signal.aborted) this.#wake = new AbortController();
    return prediction;
  }
}

function logEnd({ logger }: Engine, predictionId: string, prediction: Prediction | undefined): void {
  if (prediction === undefined) return;
  const { state, predictSeconds } = prediction;
  const text = state.status === "failed" ? state.failure.providerText : undefined;
  const details = text === undefined ? {} : { providerText: redacted(text) };
  logger.debug({ predictionId, status: state.status, predictSeconds, ...details }, "a prediction ended");
}

function endingOf(
  { state }: Prediction,
  kind: AssetKind,
  isCanceled: boolean,
  isLate: boolean,
): Ending | undefined {
  switch (state.status) {
    case "succeeded":
      return state;
    case "failed": {
      const { code, message, retryable } = state.failure;
      const more = retryable === undefined ? {} : { retryable };
      return { status: "failed", error: new DramatisError(code, message, more) };
    }
    case "canceled":
      if (isCanceled) return { status: "canceled" };
      if (isLate) return timedOut(kind);
      return {
        status: "failed",
        error: new DramatisError("canceled", "The prediction was canceled at the provider."),
      };
    default:
      return undefined;
  }
}

function timedOut(kind: AssetKind): Ending {
  return {
    status: "failed",
    error: new DramatisError("prediction_timeout", `The ${kind} took too long and was canceled. Try again.`),
  };
}

/**
 * Cancels a prediction. A cancel that fails is repeated, because the prediction runs and is billed until the cancel
 * arrives. Cancels stop when polling stops, because a retry may continue the prediction afterwards.
 */
async function cancelAtProvider(
  engine: Engine,
  predictionId: string,
  ends: readonly AbortSignal[],
): Promise<void> {
  const { provider, clock, logger } = engine;
  for (let tries = 0; tries < 5 && !ends.some(({ aborted }) => aborted); tries++) {
    try {
      await provider.cancel?.(predictionId);
      return;
    } catch (error) {
      logger.warn({ predictionId, ...describeError(error) }, "a prediction could not be canceled yet");
      await pause(clock, backoffMs(engine, tries), ...ends);
    }
  }
}

/** Polls once. A cancel aborts the poll, because one that hangs would delay the cancel at the provider. */
async function poll(
  { provider, logger }: Engine,
  predictionId: string,
  { detached, canceled }: RunSignals,
  { onWaiting }: PollListeners,
): Promise<Prediction | undefined> {
  const wake = new AbortController();
  const stopListening = [detached, ...(canceled.aborted ? [] : [canceled])].map((signal) =>
    onAbort(signal, () => wake.abort(signal.reason)),
  );
  try {
    return await provider.get?.(predictionId, { signal: wake.signal });
  } catch (error) {
    detached.throwIfAborted();
    logger.debug({ predictionId, ...describeFully(error) }, "a poll failed and is repeated");
    if (DramatisError.isInstance(error)) onWaiting(error.code);
    return undefined;
  } finally {
    for (const stop of stopListening) stop();
  }
}
