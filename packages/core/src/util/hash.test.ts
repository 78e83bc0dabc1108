import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, hashOf } from "./hash.ts";
import type { JsonObject, JsonValue } from "./json.ts";

const values = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;

test("canonical JSON has the same value", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the order of keys does not matter, at any depth", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
    }),
  );
});

test("different values have different texts", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(canonicalJson(a) === canonicalJson(b)).toBe(isSame);
    }),
  );
});

describe("it distinguishes", () => {
  test.each<[JsonValue, JsonValue]>([
    [1, "1"],
    [null, "null"],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [[1], 2],
      [1, [2]],
    ],
    [{ a: 1 }, { b: 1 }],
    [{ a: null }, {}],
    [{ "a,b": 1 }, { a: 1, b: 1 }],
    [{ a: '1,"b":2' }, { a: 1, b: 2 }],
    ["a", ["a"]],
    [[], {}],
    ["é", "e\u0301"],
  ])("%j and %j", (a, b) => {
    expect(canonicalJson(a)).not.toBe(canonicalJson(b));
  });
});

test("it has no spaces, sorted keys, and no undefined members", () => {
  const value = { b: [1, { d: 1, c: "x y" }], a: undefined, "": 0, 10: 1, 9: 2 } as unknown as JsonObject;
  expect(canonicalJson(value)).toBe('{"":0,"10":1,"9":2,"b":[1,{"c":"x y","d":1}]}');
});

test("keys are sorted independently of the locale", () => {
  expect(canonicalJson({ ä: 1, z: 2, Z: 3, "😀": 4, "\uffff": 5 })).toBe(
    '{"Z":3,"z":2,"ä":1,"😀":4,"\uffff":5}',
  );
});

test("__proto__ is treated like any other key", () => {
  expect(canonicalJson(JSON.parse('{"b": 1, "__proto__": {"a": 1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
});

test("the hash is SHA-256 of the text, in hex", async () => {
  expect(await hashOf({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  expect(await hashOf({ b: "ü", a: 1 })).toBe(await hashOf({ a: 1, b: "ü" }));
  expect(await hashOf({ a: 1 })).not.toBe(await hashOf({ a: 2 }));
});

/** The same value with the keys of every object in reverse order. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  );
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return fromEntries(keys.map((key) => [key, sorted((value as JsonObject)[key] as JsonValue)]));
}

function fromEntries(entries: [string, JsonValue][]): JsonObject {
  return Object.fromEntries(entries);
}
