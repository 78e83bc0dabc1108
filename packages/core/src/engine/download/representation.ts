/** What an answer says about the bytes that it brings. */
export interface Representation {
  /** Where in the output its bytes begin. */
  readonly from: number;
  /** Where they end, where the answer says so; the last byte is the one before. */
  readonly to: number | undefined;
  /** The length of the whole output, where the answer says so. */
  readonly total: number | undefined;
  /** Names the representation: no other bytes have the same one. In the form of `If-Range`. */
  readonly validator: string | undefined;
  /** What else is the same in two answers about the same bytes. */
  readonly marks: Readonly<Record<string, string | null>>;
  /** Whether the bytes are those that the host counts; those of a compressed answer are not. */
  readonly isPlain: boolean;
}

/** Reads the headers of an answer; undefined for a part that does not say which one it is. */
export function representationOf({ status, headers }: Response): Representation | undefined {
  const encoding = headers.get("content-encoding") ?? "";
  const common = {
    validator: validatorOf(headers),
    marks: { etag: headers.get("etag"), lastModified: headers.get("last-modified") },
    isPlain: /^\s*(identity)?\s*$/i.test(encoding),
  };
  if (status === 206) {
    const range = contentRange(headers.get("content-range"));
    return range && { ...common, ...range };
  }
  // A chunked body ends by itself, whatever else is said.
  const isCounted = common.isPlain && !headers.has("transfer-encoding");
  const total = isCounted ? wholeNumber(headers.get("content-length")) : undefined;
  return { ...common, from: 0, to: total, total };
}

/**
 * The strong validator of an answer: its `ETag`, or its `Last-Modified` where the answer is at least a second younger,
 * because a file can change twice within a second.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2
 */
function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get("etag");
  if (etag !== null) return /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag) ? etag : undefined;
  const modified = headers.get("last-modified");
  if (modified === null) return undefined;
  const ageMs = Date.parse(headers.get("date") ?? "") - Date.parse(modified);
  return ageMs >= 1_000 ? modified : undefined;
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-14.4 */
function contentRange(text: string | null): Pick<Representation, "from" | "to" | "total"> | undefined {
  const [, first = "", last = "", length = ""] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(text ?? "") ?? [];
  const [from, end, total] = [wholeNumber(first), wholeNumber(last), wholeNumber(length)];
  if (from === undefined || end === undefined || end < from) return undefined;
  if (total !== undefined ? end >= total : length !== "*") return undefined;
  return { from, to: end + 1, total };
}

function wholeNumber(text: string | null): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
