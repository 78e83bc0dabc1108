/** What each error code means outside: its HTTP status, and whether the same request may be tried again. */
interface ErrorCodeFacts {
  readonly status: number;
  readonly retryable: boolean;
}

const final = (status: number): ErrorCodeFacts => ({ status, retryable: false });
const retryable = (status: number): ErrorCodeFacts => ({ status, retryable: true });

/**
 * The one table from code to HTTP status and retry. What is wrong between the server and the provider is the
 * server's concern: a bad Replicate token is 502 to a browser, never 401, and no credit is 503.
 *
 * Many clients repeat a 5xx or a 429 without asking anyone. So only codes for which a repeat costs nothing have such a
 * status. Where a repeat pays again, the status is 422, and `retryable` tells a person that another try may succeed.
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
  outcome_unknown: retryable(422),
  prediction_failed: retryable(422),
  prediction_timeout: retryable(422),
  no_output: retryable(422),
  output_not_understood: final(422),
  download_failed: retryable(502),
  output_too_large: final(422),
  unsupported_media: retryable(415),
  store_failed: retryable(500),
  reference_not_found: final(404),
  reference_unsupported: final(422),
  canceled: retryable(499),
  internal: final(500),
} satisfies Record<string, ErrorCodeFacts>;

/** The code of a {@link DramatisError} or of a slot's failure. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether clients that repeat failed requests by themselves repeat one that was answered with this code. */
export function invitesRepeat(code: ErrorCode): boolean {
  const { status } = errorCodes[code];
  return status >= 500 || status === 429;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
