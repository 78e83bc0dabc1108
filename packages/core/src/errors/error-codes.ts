/** The HTTP status of an error code, and whether the same request can succeed if it is repeated. */
interface ErrorCodeFacts {
  readonly status: number;
  readonly retryable: boolean;
}

const final = (status: number): ErrorCodeFacts => ({ status, retryable: false });
const retryable = (status: number): ErrorCodeFacts => ({ status, retryable: true });

/**
 * The HTTP status and retryability of each code. Problems between the server and the provider are the server's problems:
 * a browser gets 502 for a bad Replicate token, never 401, and 503 if there is no credit.
 *
 * Many clients repeat a 5xx or a 429 automatically, so only codes for which a repeat costs nothing have such a status. If a
 * repeat pays again, the status is 422, and `retryable` says that another attempt can succeed.
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

/** Whether clients that repeat failed requests automatically repeat a request that failed with this code. */
export function invitesRepeat(code: ErrorCode): boolean {
  const { status } = errorCodes[code];
  return status >= 500 || status === 429;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
