/** What each error code means outside: its HTTP status, and whether the same request may be tried again. */
interface ErrorCodeFacts {
  readonly status: number;
  readonly retryable: boolean;
}

const final = (status: number): ErrorCodeFacts => ({ status, retryable: false });
const retryable = (status: number): ErrorCodeFacts => ({ status, retryable: true });

/**
 * The one table from code to HTTP status and retry. What is wrong between the server and the provider is the
 * server's matter: a bad Replicate token is 502 to a browser, never 401, and no credit is 503.
 */
export const errorCodes = {
  invalid_request: final(422),
  unauthorized: final(401),
  forbidden: final(403),
  not_found: final(404),
  conflict: final(409),
  content_rejected: retryable(422),
  rate_limited: retryable(429),
  insufficient_credit: retryable(503),
  provider_unauthorized: final(502),
  provider_rejected: final(502),
  provider_unavailable: retryable(503),
  outcome_unknown: retryable(502),
  prediction_failed: retryable(502),
  prediction_timeout: retryable(504),
  no_output: retryable(502),
  output_not_understood: final(422),
  download_failed: retryable(502),
  output_too_large: final(502),
  unsupported_media: retryable(415),
  store_failed: retryable(500),
  reference_not_found: final(404),
  reference_unsupported: final(422),
  canceled: retryable(499),
  internal: final(500),
} satisfies Record<string, ErrorCodeFacts>;

/** The code of a {@link DramatisError} or of a slot's failure. */
export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
