/** What a response says about the bytes that it holds. */
export interface Representation {
  /** The offset of its first byte in the output. */
  readonly from: number;
  /** The offset after its last byte, if the response says so. */
  readonly to: number | undefined;
  /** The length of the whole output in bytes, if the response says so. */
  readonly total: number | undefined;
  /** The strong validator, as `If-Range` takes it: no other bytes have the same one. */
  readonly validator: string | undefined;
  /** Headers that are the same in two responses with the same bytes. */
  readonly weakValidators: Readonly<Record<string, string | null>>;
  /** Whether the response has no content encoding. The length and ranges of a compressed response mean other bytes. */
  readonly isUnencoded: boolean;
}

/** Reads the headers of a response; undefined for a partial response that does not say which range it holds. */
export function representationOf({ status, headers }: Response): Representation | undefined {
  const encoding = headers.get("content-encoding") ?? "";
  const common = {
    validator: validatorOf(headers),
    weakValidators: { etag: headers.get("etag"), lastModified: headers.get("last-modified") },
    isUnencoded: /^\s*(identity)?\s*$/i.test(encoding),
  };
  if (status === 206) {
    const range = contentRange(headers.get("content-range"));
    return range && { ...common, ...range };
  }
  // A chunked body marks its own end, so a Content-Length next to it is ignored.
  const isCounted = common.isUnencoded && !headers.has("transfer-encoding");
  const total = isCounted ? wholeNumber(headers.get("content-length")) : undefined;
  return { ...common, from: 0, to: total, total };
}

/**
 * The strong validator of a response: its `ETag`, or its `Last-Modified` if its `Date` is at least a second later,
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
