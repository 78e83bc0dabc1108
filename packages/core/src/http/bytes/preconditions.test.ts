import { describe, expect, test } from "vitest";
import { evaluatePreconditions } from "./validators.ts";

const validators = { etag: '"abc"', lastModified: Date.UTC(2026, 0, 2, 3, 4, 5) };
const before = "Fri, 02 Jan 2026 03:04:04 GMT";
const same = "Fri, 02 Jan 2026 03:04:05 GMT";
const after = "Fri, 02 Jan 2026 03:04:06 GMT";

function outcome(headers: Record<string, string>) {
  return evaluatePreconditions(new Headers(headers), validators);
}

test("without a condition the bytes are sent", () => {
  expect(outcome({})).toBe("proceed");
});

describe("If-None-Match", () => {
  test.each([
    ["one", '"abc"'],
    ["list", '"x", "abc","y"'],
    ["weak", 'W/"abc"'],
    ["weak in a list", '"x",W/"abc"'],
    ["*", "*"],
    ["after thousands of commas", `${",".repeat(20_000)}"abc"`],
    ["among tags with commas", '"x,y", "abc", "z,"'],
  ])("%s: not modified", (_what, value) => {
    expect(outcome({ "if-none-match": value })).toBe("not-modified");
  });

  test.each([
    ["another tag", '"abcd"'],
    ["without quotes", "abc"],
    ["in another case", '"ABC"'],
    ["w in lower case", 'w/"abc"'],
    ["empty", ""],
    ["thousands of commas", ",".repeat(20_000)],
    ["thousands of quotes", '"'.repeat(20_000)],
    ["a star among others", '"x", *'],
    ["as a part of another tag", '"x "abc", y"'],
  ])("%s: modified", (_what, value) => {
    expect(outcome({ "if-none-match": value })).toBe("proceed");
  });

  test("overrides If-Modified-Since", () => {
    expect(outcome({ "if-none-match": '"x"', "if-modified-since": after })).toBe("proceed");
    expect(outcome({ "if-none-match": '"abc"', "if-modified-since": before })).toBe("not-modified");
  });
});

describe("If-Modified-Since", () => {
  test.each([
    [before, "proceed"],
    [same, "not-modified"],
    [after, "not-modified"],
    ["yesterday", "proceed"],
    ["2030", "proceed"],
    [`${after}, ${after}`, "proceed"],
  ])("%s: %s", (value, expected) => {
    expect(outcome({ "if-modified-since": value })).toBe(expected);
  });
});

describe("If-Match", () => {
  test.each([
    ['"abc"', "proceed"],
    ['"x", "abc"', "proceed"],
    ["*", "proceed"],
    ['"x"', "failed"],
    ['W/"abc"', "failed"],
    ["", "failed"],
  ])("%s: %s", (value, expected) => {
    expect(outcome({ "if-match": value })).toBe(expected);
  });

  test("overrides If-Unmodified-Since, and is evaluated before If-None-Match", () => {
    expect(outcome({ "if-match": '"abc"', "if-unmodified-since": before })).toBe("proceed");
    expect(outcome({ "if-match": '"x"', "if-none-match": '"abc"' })).toBe("failed");
    expect(outcome({ "if-match": '"abc"', "if-none-match": '"abc"' })).toBe("not-modified");
  });
});

describe("If-Unmodified-Since", () => {
  test.each([
    [before, "failed"],
    [same, "proceed"],
    [after, "proceed"],
    ["yesterday", "proceed"],
  ])("%s: %s", (value, expected) => {
    expect(outcome({ "if-unmodified-since": value })).toBe(expected);
  });
});
