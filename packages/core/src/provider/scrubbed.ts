import { DramatisError } from "../errors/dramatis-error.ts";
import type { FoundPrediction } from "./prediction.ts";
import { ProviderError } from "./provider-error.ts";

/** Removes secrets from a text. */
export type Scrub = (text: string) => string;

/** Returns the error itself if it holds no secrets, or a copy without them and without its cause. */
export function scrubbedError(error: unknown, scrub: Scrub): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? scrub(error) : error;
  const { message } = error;
  const providerText = error instanceof ProviderError ? error.providerText : undefined;
  const issues = DramatisError.isInstance(error) ? error.issues : undefined;
  const all = [message, providerText, error.stack, String(error.cause), JSON.stringify(issues)].join("\n");
  if (scrub(all) === all) return error;
  if (!DramatisError.isInstance(error)) {
    return Object.assign(new Error(scrub(message)), { name: error.name });
  }
  const { code, retryable, retryAfterMs, batchId } = error;
  const options = {
    retryable,
    retryAfterMs,
    batchId,
    issues: issues?.map((issue) => ({ path: scrub(issue.path), message: scrub(issue.message) })),
  };
  if (!(error instanceof ProviderError)) return new DramatisError(code, scrub(message), options);
  const { created, transient, perMinute } = error;
  return new ProviderError(code, scrub(message), {
    ...options,
    created,
    transient,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(providerText === undefined ? {} : { providerText: scrub(providerText) }),
  });
}

/** Returns a prediction without secrets in its failure. */
export function scrubbedPrediction<Found extends FoundPrediction>(prediction: Found, scrub: Scrub): Found {
  const { state } = prediction;
  if (state.status !== "failed") return prediction;
  const { providerText, ...failure } = state.failure;
  const scrubbed = { ...failure, message: scrub(failure.message) };
  // Not enumerable, as before, so that the provider's text is not listed or sent with the failure.
  if (providerText !== undefined)
    Object.defineProperty(scrubbed, "providerText", { value: scrub(providerText) });
  return { ...prediction, state: { ...state, failure: scrubbed } };
}
