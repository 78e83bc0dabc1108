/** Keys whose values belong to the model. Nothing inside them is converted. */
const opaqueKeys = {
  modelOptions: true,
  model_options: true,
  parameters: true,
  parameters_used: true,
} as const;

type Opaque = keyof typeof opaqueKeys;

/** A key in snake_case: `byteLength` becomes `byte_length`. */
export type SnakeKey<Key extends string> = Key extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeKey<Rest>}`
  : Key;

/** A key in camelCase: `byte_length` becomes `byteLength`. */
export type CamelKey<Key extends string> = Key extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<CamelKey<Rest>>}`
  : Key;

/** A value whose keys are in snake_case. */
export type SnakeCased<Value> = Value extends readonly (infer Item)[]
  ? SnakeCased<Item>[]
  : Value extends object
    ? {
        [Key in keyof Value as SnakeKey<Key & string>]: Key extends Opaque
          ? Value[Key]
          : SnakeCased<Value[Key]>;
      }
    : Value;

/** Converts a key to snake_case. */
export function toSnakeKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns a copy with keys in snake_case. */
export function toSnakeCase<Value>(value: Value): SnakeCased<Value> {
  // The type describes the conversion for each key; the code does it for all keys.
  return snakeCased(value) as SnakeCased<Value>;
}

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== "object" || value === null) return value;
  // Created from entries, so that a key such as `__proto__` is treated like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      toSnakeKey(key),
      Object.hasOwn(opaqueKeys, key) ? member : snakeCased(member),
    ]),
  );
}
