import { describe, expect, test } from "vitest";
import { textOf } from "./text-of.ts";

test.each<[unknown, string]>([
  ["a text", "a text"],
  [null, ""],
  [undefined, ""],
  [7, "7"],
  [[], ""],
  [{}, ""],
  [["a", ["b"]], "a\nb"],
  [{ title: "No", detail: [{ msg: "blocked" }] }, "title: No\nmsg: blocked"],
  [{ error: { code: "E005", nested: null } }, "code: E005"],
])("%j is %j", (value, text) => {
  expect(textOf(value)).toBe(text);
});

describe("what is hostile", () => {
  test.each([
    ["[", "]"],
    ['{"a":', "}"],
  ])("overflows nothing, 20,000 times %s", (open, close) => {
    const value: unknown = JSON.parse(`${open.repeat(20_000)}"NSFW"${close.repeat(20_000)}`);
    expect(textOf(value).length).toBeLessThan(10);
  });

  test("is read in part", () => {
    const many = Array.from({ length: 1_000_000 }, (_, index) => index);
    expect(textOf(many).length).toBeLessThan(10_000);
    expect(textOf({ logs: "x".repeat(10_000_000), detail: "y" }).length).toBeLessThan(20_000);
  });

  test("keeps the beginning and the end of what is long, where the cause is", () => {
    const text = textOf(`first ${"x".repeat(100_000)} last`);
    expect(text).toMatch(/^first /);
    expect(text).toMatch(/ last$/);
  });
});
