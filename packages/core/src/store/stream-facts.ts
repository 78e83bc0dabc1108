/** The message for a kind that {@link isKind} refuses. */
export const kindRule = "must be a string of at most 200 characters";

/** The message for an owner that {@link isOwner} refuses. */
export const ownerRule = "must be a non-blank string of at most 1,000 characters";

/** Whether a value can be the kind of a stream. */
export function isKind(value: unknown): value is string {
  return typeof value === "string" && value.length <= 200;
}

/** Whether a value can be an owner. */
export function isOwner(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1000 && value.trim() !== "";
}
