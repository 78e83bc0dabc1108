import { describe, expect, it } from "vitest";
import { representationOf } from "./representation.ts";

function read(status: number, headers: Record<string, string>) {
  return representationOf(new Response(status === 204 ? null : "x", { status, headers }));
}

describe("a response with the whole output", () => {
  it.each([
    ["a length", { "content-length": "120" }, { from: 0, to: 120, total: 120, isUnencoded: true }],
    ["no length", {}, { from: 0, to: undefined, total: undefined, isUnencoded: true }],
    ["a length that is not a decimal number", { "content-length": "1e3" }, { total: undefined }],
    ["a negative length", { "content-length": "-1" }, { total: undefined }],
    ["a length that is too large for a number", { "content-length": "9".repeat(16) }, { total: undefined }],
    ["a chunked body", { "content-length": "120", "transfer-encoding": "chunked" }, { total: undefined }],
    [
      "a compressed body",
      { "content-length": "120", "content-encoding": "gzip" },
      { total: undefined, isUnencoded: false },
    ],
    [
      "the encoding identity",
      { "content-length": "120", "content-encoding": " Identity " },
      { total: 120, isUnencoded: true },
    ],
  ])("has %s", (_what, headers, expected) => {
    expect(read(200, headers as Record<string, string>)).toMatchObject(expected);
  });
});

describe("a partial response", () => {
  it.each([
    ["bytes 5-9/120", { from: 5, to: 10, total: 120 }],
    ["Bytes 0-0/1", { from: 0, to: 1, total: 1 }],
    ["bytes 5-9/*", { from: 5, to: 10, total: undefined }],
  ])("says which range it holds: %s", (range, expected) => {
    expect(read(206, { "content-range": range, "content-length": "5" })).toMatchObject(expected);
  });

  it.each([
    "",
    "bytes",
    "bytes 5-4/120",
    "bytes 5-120/120",
    "bytes */120",
    "items 0-1/2",
    "bytes 0-1/x",
    "bytes -1-1/2",
  ])("is ignored if its range is %j", (range) => {
    expect(read(206, { "content-range": range })).toBeUndefined();
  });

  it("is ignored if it has no range", () => {
    expect(read(206, {})).toBeUndefined();
  });
});

describe("the strong validator", () => {
  const modified = "Mon, 30 Nov 2026 10:00:00 GMT";
  it.each([
    ["a strong tag", { etag: '"abc"' }, '"abc"'],
    ["an empty strong tag", { etag: '""' }, '""'],
    ["a weak tag", { etag: 'W/"abc"' }, undefined],
    ["a tag without quotes", { etag: "abc" }, undefined],
    [
      "a weak tag and a date",
      { etag: 'W/"a"', "last-modified": modified, date: "Mon, 30 Nov 2026 11:00:00 GMT" },
      undefined,
    ],
    [
      "a date a second before the response's",
      { "last-modified": modified, date: "Mon, 30 Nov 2026 10:00:01 GMT" },
      modified,
    ],
    ["a date in the same second", { "last-modified": modified, date: modified }, undefined],
    ["a date in a response without its own date", { "last-modified": modified }, undefined],
    ["nothing", {}, undefined],
  ])("of %s", (_what, headers, expected) => {
    expect(read(200, headers as Record<string, string>)?.validator).toBe(expected);
  });
});
