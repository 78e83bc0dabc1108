import { describe, expect, test } from "vitest";
import { type NameParts, namedId, nameOf } from "./named-id.ts";
import { isDramatisId } from "./uuid.ts";

const namespace = "0d1c6a6e-0a4b-4c6e-9c55-3a3f5f5d8a11";
const long = "k".repeat(1_000_000);

/** Each pair is equal under some naive way of joining. */
const pairs: readonly (readonly [NameParts, NameParts])[] = [
  [
    ["x\ny", "z"],
    ["x", "y\nz"],
  ],
  [
    ["", "k"],
    [undefined, "k"],
  ],
  [
    ["null", "k"],
    [undefined, "k"],
  ],
  [
    ["", "k"],
    ["\n", "k"],
  ],
  [["a,b"], ["a", "b"]],
  [['a","b'], ["a", "b"]],
  [["\\n"], ["\n"]],
  [["\ud800"], ["\ud801"]],
  [["\ud800"], ["\ufffd"]],
  [["\ud800"], ["\\ud800"]],
  [
    ["\ud83d", "\ude00"],
    ["\ud83d\ude00", ""],
  ],
  [["\u0000"], [""]],
  [["caf\u00e9"], ["cafe\u0301"]],
  [["K"], ["\u212a"]],
  [[`${long}a`], [`${long}b`]],
  [
    [long, "a"],
    [`${long}a`, ""],
  ],
];

describe.each(pairs)("%#", (a, b) => {
  test("different parts have different names and ids", () => {
    expect(nameOf(a)).not.toBe(nameOf(b));
    expect(namedId(namespace, a)).not.toBe(namedId(namespace, b));
  });

  test.each([[a], [b]])("the same parts have the same id, and it is valid", (parts) => {
    expect(namedId(namespace, parts)).toBe(namedId(namespace, [...parts]));
    expect(isDramatisId(namedId(namespace, parts))).toBe(true);
  });
});
