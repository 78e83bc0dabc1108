import { describe, expect, test } from "vitest";
import { toText } from "./to-text.ts";

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
])("%j gives %j", (value, text) => {
  expect(toText(value)).toBe(text);
});

describe("a hostile value", () => {
  test.each([
    ["[", "]"],
    ['{"a":', "}"],
  ])("does not overflow the stack: 20,000 times %s", (open, close) => {
    const value: unknown = JSON.parse(`${open.repeat(20_000)}"NSFW"${close.repeat(20_000)}`);
    expect(toText(value).length).toBeLessThan(10);
  });

  test("is read up to a limit", () => {
    const many = Array.from({ length: 1_000_000 }, (_, index) => index);
    expect(toText(many).length).toBeLessThan(10_000);
    expect(toText({ logs: "x".repeat(10_000_000), detail: "y" }).length).toBeLessThan(20_000);
  });

  test("that is long keeps its beginning and its end, where the cause can be", () => {
    const text = toText(`first ${"x".repeat(100_000)} last`);
    expect(text).toMatch(/^first /);
    expect(text).toMatch(/ last$/);
  });
});
