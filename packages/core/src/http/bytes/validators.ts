import type { ByteRange } from "../../store/store.ts";
import type { RequestHead } from "../handler/request-head.ts";

/** A stored image or video that can be served: its properties, and how to read its bytes. */
export interface Servable {
  readonly id: string;
  /** `<uuid>.<extension>`: the name under which a browser saves it. */
  readonly path: string;
  /** The media type, read from the bytes. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** A new stream of the bytes, or of a range of them. Nothing is opened before the stream is read. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. */
  bytes(): Promise<Uint8Array>;
}

/** What clients use to check whether they have the current bytes. */
export interface Validators {
  /** A strong tag, made of the hash of the bytes. Includes the quotes. */
  readonly etag: string;
  /** In milliseconds since 1970, rounded down to seconds, because HTTP dates have no fractions. */
  readonly lastModified: number;
}

export function validatorsOf({ sha256, createdAt }: Servable): Validators {
  return {
    etag: `"${sha256}"`,
    lastModified: Math.floor(Date.parse(createdAt) / 1000) * 1000,
  };
}

/**
 * Whether `If-Match` or `If-None-Match` includes the tag, alone, in a list, or as `*`. Weak tags match only in a weak
 * comparison (RFC 9110 section 8.8.3.2).
 *
 * A foreign tag that contains a comma is split here. That is harmless, because no part of it has both quotes. The work is
 * proportional to the length of the header.
 */
export function listsTag(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some((item) => {
    const tag = item.trim();
    return tag === etag || (comparison === "weak" && tag === `W/${etag}`);
  });
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const day = `(?:${days.join("|")})`;
const longDay = "(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day";
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

/** The three date formats that a recipient must accept (RFC 9110 section 5.6.7). Only the first is still generated. */
const forms = [
  new RegExp(`^${day}, (?<date>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<date>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${day} ${month} (?<date>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/** A time in the format of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`, in whole seconds. */
export function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/**
 * Parses an HTTP date to milliseconds since 1970; undefined if it is not one. `Date.parse` accepts many other formats, and
 * misreads those without a time zone.
 */
export function parseHttpDate(text: string): number | undefined {
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts === undefined) continue;
    const { year = "", hour = "", minute = "", second = "" } = parts;
    const at = [fullYear(year), months.indexOf(parts.month ?? ""), Number(parts.date)] as const;
    return Date.UTC(...at, Number(hour), Number(minute), Number(second));
  }
  return undefined;
}

/** Two digits mean 1970 to 2069: a sender of a two-digit year does not mean a year in the far future. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  return Number(year) + (Number(year) < 70 ? 2000 : 1900);
}

/** The result of the conditions of a GET or HEAD: send the bytes, 304, or 412. */
export type PreconditionOutcome = "proceed" | "not-modified" | "failed";

/**
 * Evaluates the conditions of a request in the order of RFC 9110 section 13.2.2. A condition on tags overrides the
 * corresponding condition on dates, and an invalid date is ignored.
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

/** Whether the client asks for a version other than this one. */
function hasWrongVersion(headers: RequestHead["headers"], { etag, lastModified }: Validators): boolean {
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null) return !listsTag(ifMatch, etag, "strong");
  const since = parseHttpDate(headers.get("if-unmodified-since") ?? "");
  return since !== undefined && lastModified > since;
}

/** Whether the client already has this version. */
function isCurrent(headers: RequestHead["headers"], { etag, lastModified }: Validators): boolean {
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null) return listsTag(ifNoneMatch, etag, "weak");
  const since = parseHttpDate(headers.get("if-modified-since") ?? "");
  return since !== undefined && lastModified <= since;
}
