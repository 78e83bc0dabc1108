import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import { DramatisError, type RequestIssue } from "../errors/dramatis-error.ts";
import { type ErrorCode, errorCodes, isErrorCode } from "../errors/error-codes.ts";
import type { JsonObject } from "../json.ts";
import { toCamelCase } from "../wire/case.ts";
import { known } from "./client-errors.ts";
import { fromWireResult, parseJson } from "./from-wire.ts";
import { isObject } from "./reader.ts";
import { received } from "./server.ts";

/** The batch in an answer, or the id of one that has begun. */
export type Answer = BatchResult | RunningBatch | string;

/**
 * Reads what the server says of a batch: also in an error's answer, as where all slots failed nothing was thrown on
 * the server either.
 *
 * @throws DramatisError for any other error, and for what cannot be read.
 */
export async function answerIn(response: Response): Promise<Answer> {
  const body = jsonIn(await received(response.text()));
  const { ok, status, headers } = response;
  if (Array.isArray(body?.slots)) {
    // In a problem, `status` may be that of HTTP.
    return fromWireResult(ok ? body : { ...body, status: "failed" });
  }
  if (!ok) throw errorOf(response, body);
  const batchId = body?.batch_id ?? headers.get("location")?.split("/").pop();
  return known(status === 202 && typeof batchId === "string" ? batchId : undefined);
}

/** Like {@link answerIn}, for a batch that must have ended. */
export async function resultIn(response: Response): Promise<BatchResult> {
  const answer = await answerIn(response);
  return known(typeof answer === "string" || answer.status === "running" ? undefined : answer);
}

/** The JSON object in an answer. @throws DramatisError */
export async function objectIn(response: Response): Promise<JsonObject> {
  return known(jsonIn(await received((await checked(response)).text())));
}

/** A text in an object. @throws DramatisError */
export function textIn(body: JsonObject, name: string): string {
  const value = body[name];
  return known(typeof value === "string" ? value : undefined);
}

/** @throws DramatisError for an answer that is an error. */
export async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw errorOf(response, jsonIn(await received(response.text())));
  return response;
}

function errorOf({ status, headers }: Response, body: JsonObject | undefined): DramatisError {
  const problem = toCamelCase(body ?? {}) as JsonObject;
  const { code, detail, retryable, retryAfterMs, batchId, errors } = problem;
  const isProblem = typeof code === "string";
  // A gateway, a login page, a path where nothing is: whatever it says is not meant for the user.
  const message = isProblem && typeof detail === "string" ? detail : `The server answered ${status}.`;
  const retryAfter =
    typeof retryAfterMs === "number" ? retryAfterMs : retryAfterIn(headers.get("retry-after"));
  return new DramatisError(isErrorCode(code) ? code : codeOf(status, isProblem), message, {
    ...(typeof retryable === "boolean"
      ? { retryable }
      : !isProblem && status > 501
        ? { retryable: true }
        : {}),
    ...(retryAfter >= 0 ? { retryAfterMs: retryAfter } : {}),
    ...(typeof batchId === "string" ? { batchId } : {}),
    ...(Array.isArray(errors) ? { issues: errors.flatMap(issuesOf) } : {}),
  });
}

/** For the codes of a later version, and for what is between the client and the server. */
function codeOf(status: number, isProblem: boolean): ErrorCode {
  if (status >= 500 || (status === 404 && !isProblem)) return "internal";
  const codes = Object.keys(errorCodes).filter(isErrorCode);
  return codes.find((code) => errorCodes[code].status === status) ?? "invalid_request";
}

/** `num_images` as the request has it, `numImages`. What is under the model's options keeps its names. */
function issuesOf(issue: unknown): RequestIssue[] {
  if (!isObject(issue) || typeof issue.path !== "string" || typeof issue.message !== "string") return [];
  const path = issue.path.replace(/^[^.]*/, (first) =>
    first === "character_description"
      ? "description"
      : (Object.keys(toCamelCase({ [first]: 0 }) as object)[0] ?? ""),
  );
  return [{ path, message: issue.message }];
}

/** In milliseconds; the header has seconds, or a date. */
function retryAfterIn(header: string | null): number {
  if (header === null) return Number.NaN;
  return /^\d+$/.test(header) ? Number(header) * 1000 : Math.max(0, Date.parse(header) - Date.now());
}

function jsonIn(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
