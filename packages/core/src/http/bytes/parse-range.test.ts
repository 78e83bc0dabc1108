import { describe, expect, test } from "vitest";
import { parseRange } from "./ranges.ts";

const digits = "9".repeat(5000);

describe("of 1000 bytes", () => {
  test.each([
    ["closed", "bytes=0-499", { start: 0, end: 499 }],
    ["one byte", "bytes=999-999", { start: 999, end: 999 }],
    ["open", "bytes=900-", { start: 900, end: 999 }],
    ["all of them", "bytes=0-", { start: 0, end: 999 }],
    ["suffix", "bytes=-100", { start: 900, end: 999 }],
    ["clamped", "bytes=990-5000", { start: 990, end: 999 }],
    ["clamped suffix", "bytes=-5000", { start: 0, end: 999 }],
    ["the unit in any case", "Bytes=1-2", { start: 1, end: 2 }],
    ["an end of 5 kB", `bytes=1-${digits}`, { start: 1, end: 999 }],
    ["a suffix of 5 kB", `bytes=-${digits}`, { start: 0, end: 999 }],
    ["zeros of 5 kB", `bytes=${"0".repeat(5000)}-1`, { start: 0, end: 1 }],
  ])("%s", (_what, header, span) => {
    expect(parseRange(header, 1000)).toEqual(span);
  });

  test.each(["bytes=1000-", "bytes=1000-1001", "bytes=-0", `bytes=${digits}-`, `bytes=${digits}-${digits}`])(
    "unsatisfiable: %s",
    (header) => {
      expect(parseRange(header, 1000)).toBe("unsatisfiable");
    },
  );

  test.each([
    ["malformed", "bytes=a-b"],
    ["without ends", "bytes=-"],
    ["without anything", "bytes="],
    ["reversed", "bytes=5-4"],
    ["with spaces", "bytes= 0 - 4"],
    ["signed", "bytes=--4"],
    ["with a fraction", "bytes=0.5-4"],
    ["hexadecimal", "bytes=0x1-0x2"],
    ["in Arabic digits", "bytes=٠-٤"],
    ["empty", ""],
    ["with another line", "bytes=0-4\nbytes=5-6"],
    ["of a foreign unit", "items=0-4"],
    ["several", "bytes=0-4,10-14"],
    ["thousands", `bytes=${"0-,".repeat(5000)}`],
    ["5 kB of dashes", `bytes=${"-".repeat(5000)}`],
    ["5 kB of digits", `bytes=${digits}`],
  ])("ignored, %s: %s", (_what, header) => {
    expect(parseRange(header, 1000)).toBeUndefined();
  });
});

test("an empty file has no satisfiable range", () => {
  expect(parseRange("bytes=0-", 0)).toBe("unsatisfiable");
  expect(parseRange("bytes=-0", 0)).toBe("unsatisfiable");
  expect(parseRange("bytes=-1", 0)).toBeUndefined();
});
