import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import { renamedError } from "../../errors/field-message.ts";
import type { WireProblem } from "../../wire/problem.ts";
import { toWireField, withField } from "../../wire/request-fields.ts";
import { prefersType } from "./accept.ts";
import type { RequestHead } from "./request-head.ts";

const problemType = "application/problem+json";

/** What a problem can have besides the defaults of its error code. */
export interface ProblemOptions {
  /** Overrides the status of the code. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Overrides the default of the code. */
  readonly retryable?: boolean;
  /** More members, such as a result. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const titles: Readonly<Record<ErrorCode, string>> = {
  invalid_request: "Invalid request",
  unauthorized: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict",
  content_rejected: "Content rejected",
  rate_limited: "Too many requests",
  insufficient_credit: "Out of credit",
  provider_unauthorized: "Provider not reachable with these credentials",
  provider_rejected: "Refused by the provider",
  provider_unavailable: "Provider unavailable",
  outcome_unknown: "Outcome unknown",
  prediction_failed: "Generation failed",
  prediction_timeout: "Generation took too long",
  no_output: "No output",
  output_not_understood: "Output not understood",
  download_failed: "Download failed",
  output_too_large: "Too large",
  unsupported_media: "Unsupported media",
  store_failed: "Storage failed",
  reference_not_found: "Character reference not found",
  reference_unsupported: "Character reference not supported",
  canceled: "Canceled",
  internal: "Internal error",
};

/**
 * The answer to a failed request, with the fields of a problem (RFC 9457). It is `application/problem+json` if `Accept`
 * lists that type, otherwise `application/json`, because many clients read errors only as that.
 */
export function problemResponse(
  { headers: asked }: Pick<RequestHead, "headers">,
  error: DramatisError,
  options: ProblemOptions = {},
): Response {
  const { status = error.status, headers = {} } = options;
  const type = prefersType(asked.get("accept"), problemType) ? problemType : "application/json";
  const retryAfterMs = waitBeforeRepeat(error, status);
  return new Response(JSON.stringify(problemBody(error, options)), {
    status,
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
      ...headers,
    },
  });
}

/** The JSON of an error. */
export function problemBody(error: DramatisError, options: ProblemOptions = {}): WireProblem {
  const { status = error.status, members = {} } = options;
  const { code, retryable, batchId } = error;
  const retryAfterMs = waitBeforeRepeat(error, status);
  const { message: detail, issues: errors } = renamedError(error, wireNameOf);
  return {
    type: `urn:dramatis:error:${code}`,
    title: titles[code],
    status,
    detail,
    code,
    // Older clients show `message` or `error`.
    message: detail,
    error: detail,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(batchId === undefined ? {} : { batch_id: batchId }),
    ...(errors === undefined ? {} : { errors }),
    ...members,
  };
}

/** A wait time invites a repeat, so it is sent only with a status that does so too: one for which a repeat is free. */
function waitBeforeRepeat({ retryAfterMs }: DramatisError, status: number): number | undefined {
  return status === 429 || status === 503 ? retryAfterMs : undefined;
}

/** What an HTTP client calls a field, or the whole request. */
function wireNameOf(path: string): string {
  return path === "" ? "the body" : withField(path, toWireField);
}

/** Converts any error to one that can be shown. Nothing of a foreign error is shown. */
export function asShownError(error: unknown): DramatisError {
  if (DramatisError.isInstance(error)) return error;
  return new DramatisError("internal", "Something went wrong on the server. Try again later.", {
    cause: error,
  });
}
