import type { JsonObject } from "../util/json.ts";
import type { KeysOf } from "../util/keys.ts";
import { type CamelKey, toSnakeKey } from "../wire/case.ts";
import { unreadable } from "./client-errors.ts";

/** Checks a value and returns it with its type. Nothing is coerced. @throws DramatisError `internal` */
export type Decoder<Value> = (value: unknown) => Value;

/** The fields of an object, each with its decoder. */
export type Shape = Readonly<Record<string, Decoder<unknown>>>;

/**
 * A decoder for every field of a wire type, under its name in the code, and for no other field. If a field is renamed
 * or added in the wire type, the decoder no longer compiles. Fields that the client does not read are listed in
 * `Skipped`.
 */
export type FieldsOf<Wire, Skipped extends KeysOf<Wire> | "" = ""> = {
  readonly [Key in Exclude<KeysOf<Wire>, Skipped> as CamelKey<Key>]: Decoder<Decoded<ValueAt<Wire, Key>>>;
};

/** The same for each member of a tagged union. */
export type VariantsOf<Wire, Tag extends KeysOf<Wire>> = {
  readonly [Name in ValueAt<Wire, Tag> & string]: FieldsOf<
    Extract<Wire, { readonly [Key in Tag]: Name }>,
    Tag
  >;
};

/** The members of a message before decoding, under their wire names. */
export type Members<Wire> = { readonly [Key in KeysOf<Wire>]?: unknown };

type ValueAt<Union, Key extends string> = Union extends { readonly [Name in Key]?: infer Value }
  ? Value
  : undefined;

/** The decoded type of a value. Text, numbers and booleans keep their type; other types depend on the decoder. */
type Decoded<Value> = Value extends string
  ? string
  : Value extends number | boolean | undefined
    ? Value
    : unknown;

type OptionalKey<Fields extends Shape> = {
  [Key in keyof Fields]: undefined extends ReturnType<Fields[Key]> ? Key : never;
}[keyof Fields];

type ObjectOf<Fields extends Shape> = {
  readonly [Key in Exclude<keyof Fields, OptionalKey<Fields>>]: ReturnType<Fields[Key]>;
} & {
  readonly [Key in OptionalKey<Fields>]?: Exclude<ReturnType<Fields[Key]>, undefined>;
};

type VariantOf<Tag extends string, Shapes extends Readonly<Record<string, Shape>>> = {
  [Name in keyof Shapes]: { readonly [Key in Tag]: Name } & ObjectOf<Shapes[Name]>;
}[keyof Shapes];

export function unexpected(): never {
  throw unreadable();
}

/** Decodes a value, or returns undefined if it is invalid. */
export function maybe<Value>(read: Decoder<Value>, value?: unknown): Value | undefined {
  try {
    return read(value);
  } catch {
    return undefined;
  }
}

function only<Value>(isRight: (value: unknown) => value is Value): Decoder<Value> {
  return (value) => (isRight(value) ? value : unexpected());
}

export const text = only((value) => typeof value === "string");

export const flag = only((value) => typeof value === "boolean");

/** Decodes a number from 0 to `most`. */
export function upTo(most: number): Decoder<number> {
  return only((value): value is number => typeof value === "number" && value >= 0 && value <= most);
}

/** Decodes a count or an index: a safe integer from 0. */
export const whole = only((value): value is number => Number.isSafeInteger(value) && (value as number) >= 0);

// The value came from a JSON parser, so its members are JSON too.
export const json = only(
  (value): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** Decodes one of the keys of an object. A record type makes a missing key a compile error. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, unknown>>): Decoder<Word> {
  return only((value): value is Word => Object.hasOwn(words, text(value)));
}

export function optional<Value>(read: Decoder<Value>): Decoder<Value | undefined> {
  return (value) => (value === undefined ? value : read(value));
}

export function list<Item>(item: Decoder<Item>): Decoder<Item[]> {
  return (value) => (Array.isArray(value) ? value.map((each) => item(each)) : unexpected());
}

/** Decodes an object with these fields, which are in snake_case on the wire. Drops unknown fields. */
export function object<Fields extends Shape>(fields: Fields): Decoder<ObjectOf<Fields>> {
  return (value) => {
    const members = json(value);
    const read: Record<string, unknown> = {};
    for (const key in fields) {
      const member = fields[key]?.(members[toSnakeKey(key)]);
      if (member !== undefined) read[key] = member;
    }
    // Each member has the type that its decoder returned.
    return read as ObjectOf<Fields>;
  };
}

/** Decodes a tagged union: `tag` is the field that names the shape. */
export function variant<Tag extends string, Shapes extends Readonly<Record<string, Shape>>>(
  tag: Tag,
  shapes: Shapes,
): Decoder<VariantOf<Tag, Shapes>> {
  const nameIn = oneOf<keyof Shapes & string>(shapes);
  return (value) => {
    const name = nameIn(json(value)[tag]);
    return { [tag]: name, ...object<Shape>(shapes[name] as Shape)(value) } as VariantOf<Tag, Shapes>;
  };
}
