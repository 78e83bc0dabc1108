/** Keys whose values belong to the model: what is under them is never converted. */
const opaque: ReadonlySet<string> = new Set([
  "modelOptions",
  "model_options",
  "parameters",
  "parameters_used",
]);

/** A key in snake_case, as JSON has it on the wire. */
export function toSnakeKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A copy with keys in snake_case, as JSON has them on the wire. */
export function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  // Made of entries: a key such as `__proto__` is a name like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      toSnakeKey(key),
      opaque.has(key) ? member : toSnakeCase(member),
    ]),
  );
}
