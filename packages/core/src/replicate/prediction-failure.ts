import type { ErrorCode } from "../errors/error-codes.ts";
import type { PredictionFailure } from "../provider/prediction.ts";

interface KnownFailure extends PredictionFailure {
  readonly pattern: RegExp;
}

/**
 * What Replicate and its models write into `prediction.error`, from its list of error codes
 * (`https://replicate.com/docs/reference/error-codes`) and from the texts that were seen.
 */
const knownFailures: readonly KnownFailure[] = [
  {
    pattern:
      /E005|flagged as sensitive|nsfw|safety (filter|system|checker)|content (policy|moderation)|moderation/i,
    code: "content_rejected",
    message: "The model refused the content as sensitive. Change what you ask for, or try again.",
  },
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

/** The failure that a prediction's `error` stands for. Its own text stays inside: it may tell of the model's insides. */
export function predictionFailure(error: unknown): PredictionFailure {
  const text = typeof error === "string" ? error : JSON.stringify(error ?? "");
  const known = knownFailures.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return withText(known.code, known.message, text);
  return withText("prediction_failed", "The model failed. Try again.", text);
}

/** The provider's text goes along unseen: what lists or sends the failure leaves it out. */
function withText(code: ErrorCode, message: string, providerText: string): PredictionFailure {
  return Object.defineProperty({ code, message }, "providerText", { value: providerText });
}
