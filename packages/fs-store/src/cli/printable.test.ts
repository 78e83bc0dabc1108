import { expect, it } from "vitest";
import { printable, printableJson } from "./printable.ts";

it("escapes only characters that control a terminal", () => {
  expect(printable("a\x1b[31m\r\n\x07\x7f\x9b2J\u2028\u202egnp\u2066")).toBe(
    "a\\u001b[31m\\u000d\\u000a\\u0007\\u007f\\u009b2J\\u2028\\u202egnp\\u2066",
  );
  expect(printable("half \ud83d of a pair")).toBe("half \\ud83d of a pair");
  const plain = 'märz/日本/👩‍🎨 it\'s – \\ "quoted".png';
  expect(printable(plain)).toBe(plain);
});

it("prints JSON that parses to the same value", () => {
  const value = { file: "a\x1b\n\x7f\x9b\u202e\u2028 märz 👩‍🎨", list: [1, { deep: "\\u001b" }] };
  const json = printableJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).toMatch(/^[^\p{Bidi_Control}\u2028\x7f-\x9f]+$/u);
  expect(json.split("\n").length).toBeGreaterThan(3);
});
