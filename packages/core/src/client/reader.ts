import type { JsonObject } from "../util/json.ts";
import { toSnakeKey } from "../wire/case.ts";
import { unreadable } from "./client-errors.ts";

/** Gives the value with its type, or throws a DramatisError `internal`: nothing is coerced. */
export type Reader<Value> = (value: unknown) => Value;

/** The fields of an object, each with what reads it. */
export type Shape = Readonly<Record<string, Reader<unknown>>>;

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
export function maybe<Value>(read: Reader<Value>, value?: unknown): Value | undefined {
  try {
    return read(value);
  } catch {
    return undefined;
  }
}

/** Only what passes the test. */
function only<Value>(isRight: (value: unknown) => value is Value): Reader<Value> {
  return (value) => (isRight(value) ? value : unexpected());
}

export const text = only((value) => typeof value === "string");

export const flag = only((value) => typeof value === "boolean");

/** A number from 0. */
export function upTo(most: number): Reader<number> {
  return only((value): value is number => typeof value === "number" && value >= 0 && value <= most);
}

/** A number of things, or a place among them. */
export const whole = only((value): value is number => Number.isSafeInteger(value) && Number(value) >= 0);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** It was parsed from JSON: whatever it holds is JSON. */
export const json = only(isObject);

export function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value) => values.find((each) => each === value) ?? unexpected();
}

export function optional<Value>(read: Reader<Value>): Reader<Value | undefined> {
  return (value) => (value === undefined ? value : read(value));
}

export function list<Item>(item: Reader<Item>): Reader<Item[]> {
  return (value) => (Array.isArray(value) ? value.map((each) => item(each)) : unexpected());
}

/** An object that has these fields on the wire, in snake_case. What is not known is left out. */
export function object<Fields extends Shape>(fields: Fields): Reader<ObjectOf<Fields>> {
  return (value) => {
    const members = json(value);
    const read: Record<string, unknown> = {};
    for (const key in fields) {
      const member = fields[key]?.(members[toSnakeKey(key)]);
      if (member !== undefined) read[key] = member;
    }
    // Each key was read by the reader that its type comes from.
    return read as ObjectOf<Fields>;
  };
}

/** One of several objects, told apart by the name that stands under `tag`. */
export function variant<Tag extends string, Shapes extends Readonly<Record<string, Shape>>>(
  tag: Tag,
  shapes: Shapes,
): Reader<VariantOf<Tag, Shapes>> {
  return (value) => {
    const name = text(json(value)[tag]);
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    return { [tag]: name, ...object(shape ?? unexpected())(value) } as VariantOf<Tag, Shapes>;
  };
}
