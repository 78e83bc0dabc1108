import type { ByteRange } from "../../store/store.ts";
import type { RequestHead } from "../handler/request-head.ts";

/** A stored image or video that can be served: what is known of it, and how its bytes are read. */
export interface Servable {
  readonly id: string;
  /** `<uuid>.<extension>`; the name under which a browser saves it. */
  readonly path: string;
  /** The true media type. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** A new stream of the bytes, or of a range of them. Nothing is opened before it is read. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. */
  bytes(): Promise<Uint8Array>;
}

/** By what a client asks whether it still has the right bytes. */
export interface Validators {
  /** Strong: it is the hash of the bytes. With its quotes. */
  readonly etag: string;
  /** In milliseconds since 1970, whole seconds: HTTP knows no smaller ones. */
  readonly lastModified: number;
}

export function validatorsOf({ sha256, createdAt }: Servable): Validators {
  return {
    etag: `"${sha256}"`,
    lastModified: Math.floor(Date.parse(createdAt) / 1000) * 1000,
  };
}

/**
 * Whether `If-Match` or `If-None-Match` names the tag, alone, in a list, or as `*`. A weak one counts where the
 * comparison is weak (RFC 9110 section 8.8.3.2).
 *
 * Another one's tag may hold a comma and be cut in two here. That does no harm: no chunk of it has both of the quotes
 * that ours has. And it keeps the work in proportion to the length, whatever is sent.
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

/** The three forms that a recipient has to know, RFC 9110 section 5.6.7; only the first one is still written. */
const forms = [
  new RegExp(`^${day}, (?<date>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<date>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${day} ${month} (?<date>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/** A time as HTTP writes it, `Sun, 06 Nov 1994 08:49:37 GMT`: whole seconds. */
export function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/**
 * A time as HTTP writes it, in milliseconds since 1970; undefined for what is none. `Date.parse` takes much more than
 * that, and takes it for another time where the time zone is missing.
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

/** Of two digits: the century in which that is no far future. Who sends a year as two digits means a past one. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  return Number(year) + (Number(year) < 70 ? 2000 : 1900);
}

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
