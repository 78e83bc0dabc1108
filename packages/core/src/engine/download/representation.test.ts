import { describe, expect, it } from "vitest";
import { representationOf } from "./representation.ts";

function read(status: number, headers: Record<string, string>) {
  return representationOf(new Response(status === 204 ? null : "x", { status, headers }));
}

describe("an answer with the whole output", () => {
  it.each([
    ["a length", { "content-length": "120" }, { from: 0, to: 120, total: 120, isPlain: true }],
    ["no length", {}, { from: 0, to: undefined, total: undefined, isPlain: true }],
    ["no number as its length", { "content-length": "1e3" }, { total: undefined }],
    ["a negative length", { "content-length": "-1" }, { total: undefined }],
    ["a length that no number holds", { "content-length": "9".repeat(16) }, { total: undefined }],
    ["chunks", { "content-length": "120", "transfer-encoding": "chunked" }, { total: undefined }],
    [
      "compressed bytes",
      { "content-length": "120", "content-encoding": "gzip" },
      { total: undefined, isPlain: false },
    ],
    [
      "identity as its encoding",
      { "content-length": "120", "content-encoding": " Identity " },
      { total: 120, isPlain: true },
    ],
  ])("has %s", (_what, headers, expected) => {
    expect(read(200, headers as Record<string, string>)).toMatchObject(expected);
  });
});

describe("an answer with a part", () => {
  it.each([
    ["bytes 5-9/120", { from: 5, to: 10, total: 120 }],
    ["Bytes 0-0/1", { from: 0, to: 1, total: 1 }],
    ["bytes 5-9/*", { from: 5, to: 10, total: undefined }],
  ])("says which one it is: %s", (range, expected) => {
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
  ])("does not say which one it is: %j", (range) => {
    expect(read(206, { "content-range": range })).toBeUndefined();
  });

  it("does not say which one it is: no range at all", () => {
    expect(read(206, {})).toBeUndefined();
  });
});

describe("a validator", () => {
  const modified = "Mon, 30 Nov 2026 10:00:00 GMT";
  it.each([
    ["a strong tag", { etag: '"abc"' }, '"abc"'],
    ["an empty strong tag", { etag: '""' }, '""'],
    ["a weak tag", { etag: 'W/"abc"' }, undefined],
    ["a tag without quotes", { etag: "abc" }, undefined],
    [
      "a weak tag beside a date",
      { etag: 'W/"a"', "last-modified": modified, date: "Mon, 30 Nov 2026 11:00:00 GMT" },
      undefined,
    ],
    [
      "a date a second older than the answer",
      { "last-modified": modified, date: "Mon, 30 Nov 2026 10:00:01 GMT" },
      modified,
    ],
    ["a date of the same second", { "last-modified": modified, date: modified }, undefined],
    ["a date without the answer's own", { "last-modified": modified }, undefined],
    ["nothing", {}, undefined],
  ])("of %s", (_what, headers, expected) => {
    expect(read(200, headers as Record<string, string>)?.validator).toBe(expected);
  });
});
