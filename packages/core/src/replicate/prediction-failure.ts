import type { ErrorCode } from "../errors/error-codes.ts";
import type { PredictionFailure } from "../provider/prediction.ts";
import { contentRefused, contentVerdict } from "./content-verdict.ts";
import { toText } from "./to-text.ts";

const checkBroke = "The model's content check failed to run, so your content was not judged. Try again.";

interface KnownFailure extends PredictionFailure {
  readonly pattern: RegExp;
}

/**
 * Texts that Replicate writes into `prediction.error` when a run fails, from its list of error codes
 * (https://replicate.com/docs/reference/error-codes) and from observed texts.
 */
const knownFailures: readonly KnownFailure[] = [
  {
    pattern: /E1001|out of memory|CUDA error: out/i,
    code: "prediction_failed",
    message: "The model ran out of memory. Try again.",
  },
  {
    pattern: /code: PA\b|interrupted/i,
    code: "prediction_failed",
    message: "Replicate interrupted the prediction. Try again.",
  },
  {
    pattern: /E6716|E9243|error starting|start(?:[- ]?up)?[- ]?timed?[- ]?out/i,
    code: "prediction_failed",
    message: "The model did not start in time. Try again.",
  },
];

/** Classifies a prediction's `error`. Its text is not shown, because it can hold internals of the model. */
export function predictionFailure(error: unknown): PredictionFailure {
  const text = toText(error);
  const verdict = contentVerdict(text);
  if (verdict === "refused") return withText("content_rejected", contentRefused, text);
  const known = knownFailures.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return withText(known.code, known.message, text);
  if (verdict === "broke") return withText("prediction_failed", checkBroke, text);
  return withText("prediction_failed", "The model failed. Try again.", text);
}

/** Makes a failure. `providerText` is not enumerable, so that it is not listed or sent with the failure. */
function withText(code: ErrorCode, message: string, providerText: string): PredictionFailure {
  return Object.defineProperty({ code, message }, "providerText", { value: providerText });
}
