/** The bytes from `start` to `end`, both included. */
export type ByteRange =
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

/**
 * Reads a `Range` header for a body of `size` bytes. Undefined: the whole body is to be sent, as for several ranges,
 * units other than bytes and what is no range at all.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec((header ?? "").trim());
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  return start > end ? { kind: "unsatisfiable" } : { kind: "part", start, end };
}
