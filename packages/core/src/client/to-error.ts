import { DramatisError } from "../errors/dramatis-error.ts";
import { type ErrorCode, errorCodes, isErrorCode } from "../errors/error-codes.ts";
import type { Clock } from "../util/clock.ts";
import type { WireProblem } from "../wire/problem.ts";
import { fromWireField, withField } from "../wire/request-fields.ts";
import { type FieldsOf, flag, list, type Members, maybe, object, text, upTo } from "./decoder.ts";

const milliseconds = upTo(Number.MAX_VALUE);

/** Renames the field in the path: `num_images` becomes `numImages`, as in the request. */
const issue = object({
  path: (value) => withField(text(value), fromWireField),
  message: text,
} satisfies FieldsOf<NonNullable<WireProblem["errors"]>[number]>);

const issues = list((value) => maybe(issue, value));

/** Makes a DramatisError from an error response. Invalid members are ignored. */
export function toError(
  { status, headers }: Response,
  clock: Clock,
  body: Members<WireProblem> = {},
): DramatisError {
  const code = maybe(text, body.code);
  // Without a code the response is not from our server (a gateway, a login page). Its text is not meant for the user.
  const detail = code === undefined ? code : maybe(text, body.detail);
  const mayPass = code === undefined && status > 501 ? true : undefined;
  return new DramatisError(
    isErrorCode(code) ? code : codeOf(status, code),
    detail ?? `The server answered ${status}.`,
    {
      retryable: maybe(flag, body.retryable) ?? mayPass,
      retryAfterMs:
        maybe(milliseconds, body.retry_after_ms) ?? maybe(milliseconds, retryAfterIn(headers, clock)),
      batchId: maybe(text, body.batch_id),
      issues: maybe(issues, body.errors)?.filter((each) => each !== undefined),
    },
  );
}

/** Chooses a code by the status, for unknown codes of a later version and for responses of gateways. */
function codeOf(status: number, code: string | undefined): ErrorCode {
  if (status >= 500 || (status === 404 && code === undefined)) return "internal";
  for (const code in errorCodes) if (isErrorCode(code) && errorCodes[code].status === status) return code;
  return "invalid_request";
}

/**
 * Reads `Retry-After`, which holds seconds or a date, in milliseconds. A date is compared with the server's own `Date`,
 * because the clocks can differ.
 */
function retryAfterIn(headers: Headers, clock: Clock): number {
  const header = headers.get("retry-after") ?? "";
  const now = Date.parse(headers.get("date") ?? "") || clock.now();
  return /^\d+$/.test(header) ? Number(header) * 1000 : Math.max(0, Date.parse(header) - now);
}
