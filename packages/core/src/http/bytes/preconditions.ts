import type { RequestHead } from "../handler/request-head.ts";
import { parseHttpDate } from "./http-date.ts";
import { listsTag, type Validators } from "./validators.ts";

/** What the conditions of a GET or HEAD come to: the bytes, 304, or 412. */
export type PreconditionOutcome = "proceed" | "not-modified" | "failed";

/**
 * Evaluates the conditions of a request in the order of RFC 9110 section 13.2.2: a condition on tags leaves no room
 * for the one on dates beside it, and what is no date is no condition.
 */
export function evaluatePreconditions(
  headers: RequestHead["headers"],
  validators: Validators,
): PreconditionOutcome {
  return hasWrongVersion(headers, validators)
    ? "failed"
    : isCurrent(headers, validators)
      ? "not-modified"
      : "proceed";
}

/** The client wants a version that is not this one. */
function hasWrongVersion(headers: RequestHead["headers"], { etag, lastModified }: Validators): boolean {
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null) return !listsTag(ifMatch, etag, "strong");
  const since = parseHttpDate(headers.get("if-unmodified-since") ?? "");
  return since !== undefined && lastModified > since;
}

/** The client has this version already. */
function isCurrent(headers: RequestHead["headers"], { etag, lastModified }: Validators): boolean {
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null) return listsTag(ifNoneMatch, etag, "weak");
  const since = parseHttpDate(headers.get("if-modified-since") ?? "");
  return since !== undefined && lastModified <= since;
}
