/** The keys of an object type, or of all members of a union. */
export type KeysOf<Union> = Union extends unknown ? keyof Union & string : never;

/**
 * `Value` if it has exactly the keys of `Wanted`, otherwise `never`. Use it with `satisfies` to get a compile error if two
 * types stop matching: TypeScript alone does not report missing optional keys.
 */
export type WithKeysOf<Wanted, Value> = [KeysOf<Wanted>, KeysOf<Value>] extends [
  KeysOf<Value>,
  KeysOf<Wanted>,
]
  ? Value
  : never;

/** `List` if it has every key, otherwise `never`. Use it with `satisfies`, like {@link WithKeysOf}. */
export type ListOf<Key, List extends readonly Key[]> = [Exclude<Key, List[number]>] extends [never]
  ? List
  : never;
