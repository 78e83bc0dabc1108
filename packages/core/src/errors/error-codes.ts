/** What each error code means outside: its HTTP status, and whether the same request may be tried again. */
interface ErrorCodeFacts {
  readonly status: number;
  readonly retryable: boolean;
}

/**
 * The one table from code to HTTP status and retry. What is wrong between the server and the provider is the
 * server's matter: a bad Replicate token is 502 to a browser, never 401, and no credit is 503.
 */
export const errorCodes = {
  invalid_request: { status: 422, retryable: false },
  unauthorized: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  conflict: { status: 409, retryable: false },
  content_rejected: { status: 422, retryable: true },
  rate_limited: { status: 429, retryable: true },
  insufficient_credit: { status: 503, retryable: true },
  provider_unauthorized: { status: 502, retryable: false },
  provider_rejected: { status: 502, retryable: false },
  provider_unavailable: { status: 503, retryable: true },
  outcome_unknown: { status: 502, retryable: true },
  prediction_failed: { status: 502, retryable: true },
  prediction_timeout: { status: 504, retryable: true },
  no_output: { status: 502, retryable: true },
  download_failed: { status: 502, retryable: true },
  output_too_large: { status: 502, retryable: false },
  unsupported_media: { status: 415, retryable: true },
  store_failed: { status: 500, retryable: true },
  reference_not_found: { status: 404, retryable: false },
  reference_unsupported: { status: 422, retryable: false },
  canceled: { status: 499, retryable: true },
  internal: { status: 500, retryable: false },
} as const satisfies Record<string, ErrorCodeFacts>;

/** The code of a {@link DramatisError} or of a slot's failure. */
export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
