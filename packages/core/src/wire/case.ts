/** Keys whose values belong to the model: what is under them is never converted. */
const opaque: ReadonlySet<string> = new Set([
  "modelOptions",
  "model_options",
  "parameters",
  "parameters_used",
]);

/** A copy with keys in snake_case, as JSON has them on the wire. */
export function toSnakeCase(value: unknown): unknown {
  return withKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** A copy with keys in camelCase, as the code has them. */
export function toCamelCase(value: unknown): unknown {
  return withKeys(value, (key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
}

function withKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  // Made of entries: a key such as `__proto__` is a name like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      rename(key),
      opaque.has(key) ? member : withKeys(member, rename),
    ]),
  );
}
