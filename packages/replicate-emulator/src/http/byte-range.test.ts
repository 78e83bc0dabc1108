import { expect, it } from "vitest";
import { byteRange } from "./byte-range.ts";

it.each([
  ["bytes=0-", { kind: "part", start: 0, end: 99 }],
  ["bytes=10-19", { kind: "part", start: 10, end: 19 }],
  ["bytes=10-1000", { kind: "part", start: 10, end: 99 }],
  ["bytes=-10", { kind: "part", start: 90, end: 99 }],
  ["bytes=-1000", { kind: "part", start: 0, end: 99 }],
  ["bytes=99-99", { kind: "part", start: 99, end: 99 }],
  ["bytes=100-", { kind: "unsatisfiable" }],
  ["bytes=-0", { kind: "unsatisfiable" }],
  ["bytes=9-3", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,3-4", undefined],
  ["lines=0-1", undefined],
  [undefined, undefined],
])("%j of 100 bytes is %j", (header, range) => {
  expect(byteRange(header, 100)).toEqual(range);
});
