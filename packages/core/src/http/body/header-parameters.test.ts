import { expect, test } from "vitest";
import { headerParameters } from "./header-parameters.ts";

test.each([
  ["form-data", "form-data", {}],
  ["Form-Data ; Name=file", "form-data", { name: "file" }],
  ['form-data; name="file"; filename="a b.png"', "form-data", { name: "file", filename: "a b.png" }],
  ['form-data;name="a;b=c";x=y', "form-data", { name: "a;b=c", x: "y" }],
  ['form-data; filename="a\\"b\\\\c\\d.png"', "form-data", { filename: 'a"b\\c\\d.png' }],
  ['form-data; name=""', "form-data", { name: "" }],
  ["form-data; name=first; name=second", "form-data", { name: "first" }],
  ['form-data; name="file"; filename="never closed', "form-data", { name: "file", filename: "" }],
  ["form-data; ; name=file", "form-data", {}],
  ["multipart/form-data; boundary=--=_x", "multipart/form-data", { boundary: "--=_x" }],
  ["form-data; __proto__=x; constructor=y", "form-data", { ["__proto__"]: "x", constructor: "y" }],
  ["", "", {}],
])("%j", (header, value, parameters) => {
  const parsed = headerParameters(header);
  expect(parsed.value).toBe(value);
  expect([...parsed.parameters]).toEqual(Object.entries(parameters));
});

test.each([
  ";".repeat(500_000),
  `x${"; a=".repeat(200_000)}`,
  `x; a="${"\\".repeat(500_000)}`,
  `x${';a="'.repeat(200_000)}`,
  `x${" ".repeat(500_000)};`,
  `x;${"\t".repeat(500_000)}=`,
])("half a megabyte of invalid text is parsed in linear time", (header) => {
  expect(headerParameters(header).parameters.size).toBeLessThan(3);
});
