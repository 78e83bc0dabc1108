import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Prediction, PredictionState } from "../../provider/prediction.ts";
import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { describeError, describeFully, redacted } from "../logger.ts";
import { backoffMs } from "../timing.ts";

/** How a prediction came to its end. `stopped`: it was canceled because this side asked for it. */
export type Ending =
  | Extract<PredictionState, { status: "succeeded" }>
  | { readonly status: "failed"; readonly error: DramatisError }
  | { readonly status: "stopped" };

/** What to watch while waiting. */
export interface WaitOptions {
  /** Once it aborts the prediction is canceled at the provider, and watched on: it may still succeed, and is paid then. */
  readonly stopped: AbortSignal;
  /** Once it aborts the waiting ends, and rejects with its reason. */
  readonly released: AbortSignal;
  readonly onProgress: (state: PredictionState) => void;
  /** Called while it cannot be asked after, with the reason. */
  readonly onWaiting: (code: ErrorCode) => void;
}

/**
 * Polls a prediction until it ends. Polls are free, so one that fails is only repeated. Its time-out counts from now, by
 * the monotonic clock: how long a prediction of an earlier process has run, no clock here can say. The provider ends it
 * by the deadline that its create named.
 *
 * @param known - what the create answered; undefined where only the id is known.
 */
export async function waitForPrediction(
  engine: Engine,
  predictionId: string,
  known: Prediction | undefined,
  options: WaitOptions,
): Promise<Ending> {
  const {
    timing,
    clock,
    medium: { kind },
  } = engine;
  const { stopped, released } = options;
  const { polls } = engine.account();
  const begun = clock.monotonic();
  const deadline = begun + engine.timeoutMs;
  const leave = polls.enter();
  let isCanceled = false;
  let watchUntil = Number.POSITIVE_INFINITY;
  const heard = new Heard(engine, predictionId);
  const over = new AbortController();
  try {
    // What was told before anybody listened is newer than what is known.
    let prediction = heard.take() ?? known ?? (await poll(engine, predictionId, options));
    for (;;) {
      const isLate = clock.monotonic() >= deadline;
      const ending = prediction && endingOf(prediction, kind, stopped.aborted, isLate);
      if (ending !== undefined) {
        tellEnd(engine, predictionId, prediction);
        return ending;
      }
      if (prediction !== undefined) options.onProgress(prediction.state);
      const wasCanceled = isCanceled;
      if (!isCanceled && (stopped.aborted || isLate)) {
        isCanceled = true;
        watchUntil = clock.monotonic() + timing.afterCancelMs;
        void cancelAtProvider(engine, predictionId, [released, over.signal]);
      }
      if (clock.monotonic() > watchUntil) return stopped.aborted ? { status: "stopped" } : timedOut(kind);
      // A prediction that was just canceled is asked after like a young one; a cancel wakes the wait for its sake.
      const ageMs = isCanceled && !wasCanceled ? 0 : clock.monotonic() - begun;
      // What came while it was asked after is looked at, and not slept on.
      if (!heard.signal.aborted) {
        await polls.wait(ageMs, [released, heard.signal, ...(stopped.aborted ? [] : [stopped])], {
          atLeastMs: engine.provider.capabilities.webhooks && !isCanceled ? timing.webhookPollMs : 0,
          ...(isLate ? {} : { atMostMs: deadline - clock.monotonic() }),
        });
      }
      released.throwIfAborted();
      prediction = heard.take() ?? (await poll(engine, predictionId, options)) ?? prediction;
    }
  } finally {
    over.abort();
    heard.end();
    leave();
  }
}

/** What webhooks tell of a prediction while it is waited for. */
class Heard {
  readonly end: () => void;
  #wake = new AbortController();
  #prediction: Prediction | undefined;

  constructor({ news }: Engine, predictionId: string) {
    this.end = news.listen(predictionId, (prediction) => {
      this.#prediction = prediction;
      this.#wake.abort();
    });
  }

  /** Aborts when there is something. */
  get signal(): AbortSignal {
    return this.#wake.signal;
  }

  /** What was told since the last time; undefined too where it is to be asked for. */
  take(): Prediction | undefined {
    const prediction = this.#prediction;
    this.#prediction = undefined;
    if (this.#wake.signal.aborted) this.#wake = new AbortController();
    return prediction;
  }
}

function tellEnd({ logger }: Engine, predictionId: string, prediction: Prediction | undefined): void {
  if (prediction === undefined) return;
  const { state, predictSeconds } = prediction;
  const text = state.status === "failed" ? state.failure.providerText : undefined;
  const said = text === undefined ? {} : { providerText: redacted(text) };
  logger.debug({ predictionId, status: state.status, predictSeconds, ...said }, "a prediction ended");
}

function endingOf(
  { state }: Prediction,
  kind: AssetKind,
  isStopped: boolean,
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
      if (isStopped) return { status: "stopped" };
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
 * A cancel that fails is repeated: until it arrives, the run goes on and is paid. Not once nobody waits any more, as a
 * retry may have gone on with the prediction by then.
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

/** A poll that hangs must not keep a cancel from going out: the news that somebody stopped ends it. */
async function poll(
  { provider, logger }: Engine,
  predictionId: string,
  { released, stopped, onWaiting }: WaitOptions,
): Promise<Prediction | undefined> {
  const wake = new AbortController();
  const stopListening = [released, ...(stopped.aborted ? [] : [stopped])].map((signal) =>
    onAbort(signal, () => wake.abort(signal.reason)),
  );
  try {
    return await provider.get?.(predictionId, { signal: wake.signal });
  } catch (error) {
    released.throwIfAborted();
    logger.debug({ predictionId, ...describeFully(error) }, "a poll failed and is repeated");
    if (DramatisError.isInstance(error)) onWaiting(error.code);
    return undefined;
  } finally {
    for (const stop of stopListening) stop();
  }
}
