import { validate } from "uuid";

/**
 * Whether `value` can be the id of a batch or an asset: a UUID of any version, in upper or lower case. Stores check every
 * id with it first.
 *
 * @example
 * ```ts
 * isDramatisId("0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d"); // true
 * isDramatisId("../../etc/passwd"); // false
 * ```
 */
export function isDramatisId(value: unknown): value is string {
  return typeof value === "string" && value.length === 36 && validate(value);
}
