import type { JsonObject } from "../json.ts";

/** Gives the value with its type, or throws: nothing is coerced. */
export type Reader<Value> = (value: unknown) => Value;

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Values<Fields extends Shape> = { readonly [Key in keyof Fields]: ReturnType<Fields[Key]> };

/** What is wrong is said by the error that this becomes. */
export function unexpected(): never {
  throw new TypeError();
}

export const text: Reader<string> = (value) => (typeof value === "string" ? value : unexpected());

export const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : unexpected());

/** A number of things, or a place among them. */
export const whole: Reader<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : unexpected();

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** It was parsed from JSON: whatever it holds is JSON. */
export const json: Reader<JsonObject> = (value) => (isObject(value) ? value : unexpected());

export function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value) => values.find((each) => each === value) ?? unexpected();
}

export function list<Item>(item: Reader<Item>): Reader<readonly Item[]> {
  return (value) => (Array.isArray(value) ? value.map((each) => item(each)) : unexpected());
}

/** An object with these fields, and no others: what is not known is left out. */
export function object<Needed extends Shape, Others extends Shape = Record<never, never>>(
  needed: Needed,
  others?: Others,
): Reader<Values<Needed> & Partial<Values<Others>>> {
  return (value) => {
    const fields = json(value);
    const read: Record<string, unknown> = {};
    for (const key in needed) read[key] = needed[key]?.(own(fields, key));
    for (const key in others) if (own(fields, key) !== undefined) read[key] = others[key]?.(fields[key]);
    // Each key was read by the reader that its type comes from.
    return read as Values<Needed> & Partial<Values<Others>>;
  };
}

/** One of several objects, told apart by `type`. */
export function byType<Value>(readers: Readonly<Record<string, Reader<Value>>>): Reader<Value> {
  return (value) => {
    const type = text(json(value).type);
    return Object.hasOwn(readers, type) ? (readers[type] ?? unexpected)(value) : unexpected();
  };
}

function own(fields: JsonObject, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
