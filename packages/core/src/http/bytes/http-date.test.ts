import { describe, expect, test } from "vitest";
import { httpDate, parseHttpDate } from "./validators.ts";

const at = Date.UTC(1994, 10, 6, 8, 49, 37);

test("a time is written in the first of the three formats, without milliseconds", () => {
  expect(httpDate(at + 999)).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
});

test.each(["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])(
  "%s is read",
  (text) => {
    expect(parseHttpDate(text)).toBe(at);
  },
);

test("a year of two digits is in this century or the last one", () => {
  expect(parseHttpDate("Friday, 06-Nov-26 08:49:37 GMT")).toBe(Date.UTC(2026, 10, 6, 8, 49, 37));
  expect(parseHttpDate("Friday, 06-Nov-70 08:49:37 GMT")).toBe(Date.UTC(1970, 10, 6, 8, 49, 37));
});

describe("is not a date:", () => {
  test.each([
    "",
    "0",
    "1994",
    "1994-11-06T08:49:37Z",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
    " ".repeat(50_000),
  ])("%s", (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});
