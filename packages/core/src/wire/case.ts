/** Keys whose values belong to the model. Nothing inside them is converted. */
const opaqueKeys = {
  modelOptions: true,
  model_options: true,
  parameters: true,
  parameters_used: true,
} as const;

type Opaque = keyof typeof opaqueKeys;

/**
 * Keys that differ on the wire in more than their case. To rename a field on the wire only, add it here and in
 * {@link toSnakeKey}.
 */
interface WireKeys {
  readonly durationSeconds: "duration";
}

/** The key of each wire key in {@link WireKeys}. */
type Keys = { readonly [Key in keyof WireKeys as WireKeys[Key]]: Key };

/** The wire key of a key: `byteLength` becomes `byte_length`. */
export type SnakeKey<Key extends string> = Key extends keyof WireKeys ? WireKeys[Key] : Snake<Key>;

type Snake<Key extends string> = Key extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Key;

/** The key of a wire key: `byte_length` becomes `byteLength`. */
export type CamelKey<Key extends string> = Key extends keyof Keys ? Keys[Key] : Camel<Key>;

type Camel<Key extends string> = Key extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<Camel<Rest>>}`
  : Key;

/** A value with wire keys. */
export type SnakeCased<Value> = Value extends readonly (infer Item)[]
  ? SnakeCased<Item>[]
  : Value extends object
    ? {
        [Key in keyof Value as SnakeKey<Key & string>]: Key extends Opaque
          ? Value[Key]
          : SnakeCased<Value[Key]>;
      }
    : Value;

/** Converts a key to its wire key. */
export function toSnakeKey(key: string): string {
  if (key === "durationSeconds") return "duration" satisfies WireKeys[typeof key];
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns a copy with wire keys. */
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
