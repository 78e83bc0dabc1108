import type { JsonObject } from "../util/json.ts";
import type { KeysOf } from "../util/keys.ts";
import { type CamelKey, toSnakeKey } from "../wire/case.ts";
import { unreadable } from "./client-errors.ts";

/** Gives the value with its type, or throws a DramatisError `internal`: nothing is coerced. */
export type Decoder<Value> = (value: unknown) => Value;

/** The fields of an object, each with its decoder. */
export type Shape = Readonly<Record<string, Decoder<unknown>>>;

/**
 * A decoder for every field of a type of the wire, under its name in the code, and for no other: a field that is
 * renamed or added there does not compile here. What the client does not read is named as skipped.
 */
export type FieldsOf<Wire, Skipped extends KeysOf<Wire> | "" = ""> = {
  readonly [Key in Exclude<KeysOf<Wire>, Skipped> as CamelKey<Key>]: Decoder<Decoded<ValueAt<Wire, Key>>>;
};

/** The same for each member of a union that a tag tells apart. */
export type VariantsOf<Wire, Tag extends KeysOf<Wire>> = {
  readonly [Name in ValueAt<Wire, Tag> & string]: FieldsOf<
    Extract<Wire, { readonly [Key in Tag]: Name }>,
    Tag
  >;
};

/** The members of a message before they are decoded, under their names on the wire. */
export type Members<Wire> = { readonly [Key in KeysOf<Wire>]?: unknown };

type ValueAt<Union, Key extends string> = Union extends { readonly [Name in Key]?: infer Value }
  ? Value
  : undefined;

/** What a decoder makes of a value: texts and numbers stay what they are, the rest is up to it. */
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

/** What can be read, and undefined for all else. */
export function maybe<Value>(read: Decoder<Value>, value?: unknown): Value | undefined {
  try {
    return read(value);
  } catch {
    return undefined;
  }
}

/** Only what passes the test. */
function only<Value>(isRight: (value: unknown) => value is Value): Decoder<Value> {
  return (value) => (isRight(value) ? value : unexpected());
}

export const text = only((value) => typeof value === "string");

export const flag = only((value) => typeof value === "boolean");

/** A number from 0. */
export function upTo(most: number): Decoder<number> {
  return only((value): value is number => typeof value === "number" && value >= 0 && value <= most);
}

/** A number of things, or a place among them. */
export const whole = only((value): value is number => Number.isSafeInteger(value) && (value as number) >= 0);

/** It was parsed from JSON: whatever it holds is JSON. */
export const json = only(
  (value): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** One of the keys of an object: so one that is missing does not compile. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, unknown>>): Decoder<Word> {
  return only((value): value is Word => Object.hasOwn(words, text(value)));
}

export function optional<Value>(read: Decoder<Value>): Decoder<Value | undefined> {
  return (value) => (value === undefined ? value : read(value));
}

export function list<Item>(item: Decoder<Item>): Decoder<Item[]> {
  return (value) => (Array.isArray(value) ? value.map((each) => item(each)) : unexpected());
}

/** An object that has these fields on the wire, in snake_case. What is not known is left out. */
export function object<Fields extends Shape>(fields: Fields): Decoder<ObjectOf<Fields>> {
  return (value) => {
    const members = json(value);
    const read: Record<string, unknown> = {};
    for (const key in fields) {
      const member = fields[key]?.(members[toSnakeKey(key)]);
      if (member !== undefined) read[key] = member;
    }
    // Each key was read by the decoder that its type comes from.
    return read as ObjectOf<Fields>;
  };
}

/** One of several objects, told apart by the name that stands under `tag`. */
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
