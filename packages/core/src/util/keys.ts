/** The keys of an object type; of a union, those of each of its members. */
export type KeysOf<Union> = Union extends unknown ? keyof Union & string : never;

/**
 * `Value`, if it has the keys of `Wanted` and no others; `never` if not. With `satisfies` it makes two types that must
 * agree a compile error once they do not: optional keys that are missing are no error to TypeScript.
 */
export type WithKeysOf<Wanted, Value> = [KeysOf<Wanted>, KeysOf<Value>] extends [
  KeysOf<Value>,
  KeysOf<Wanted>,
]
  ? Value
  : never;

/** `List`, if it has every key; `never` if one is missing. For `satisfies`, as {@link WithKeysOf}. */
export type ListOf<Key, List extends readonly Key[]> = [Exclude<Key, List[number]>] extends [never]
  ? List
  : never;
