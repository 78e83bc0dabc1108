/**
 * How many bytes the body of an answer has, as its sender declares; undefined where it does not. The length of an
 * encoded body is not that of what arrives here, and the length of a part is not that of the whole.
 */
export function declaredLengthOf({ status, headers }: Response): number | undefined {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  if (status !== 200 || length === null || headers.has("transfer-encoding")) return undefined;
  return encoding.trim().toLowerCase() === "identity" && /^\d{1,15}$/.test(length)
    ? Number(length)
    : undefined;
}
