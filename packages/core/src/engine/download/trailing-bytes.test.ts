import { expect, it } from "vitest";
import { TrailingBytes } from "./trailing-bytes.ts";

const windowBytes = 16 * 1024;
const bytes = Uint8Array.from({ length: 3 * windowBytes }, (_, index) => (index * 7 + (index >> 8)) % 251);

function trailing(chunkBytes: number, length = bytes.byteLength): TrailingBytes {
  const kept = new TrailingBytes();
  for (let at = 0; at < length; at += chunkBytes)
    kept.push(bytes.subarray(at, Math.min(at + chunkBytes, length)));
  return kept;
}

it.each([1, 1_000, windowBytes, 40_000])("keeps exactly the last 16 KiB of chunks of %i bytes", (chunk) => {
  expect(trailing(chunk).byteLength).toBe(windowBytes);
});

it("keeps all of a shorter stream", () => {
  expect(trailing(100, 5_000).byteLength).toBe(5_000);
  expect(new TrailingBytes().byteLength).toBe(0);
});

it.each([1_000, 7_777, 40_000])("compares parts at any offset, across chunks of %i bytes", (chunk) => {
  const kept = trailing(chunk);
  const start = bytes.byteLength - kept.byteLength;
  for (const [offset, length] of [
    [0, kept.byteLength],
    [0, 1],
    [999, 2],
    [1_500, 9_000],
    [kept.byteLength - 1, 1],
  ] as const) {
    const part = bytes.slice(start + offset, start + offset + length);
    expect(kept.isAt(offset, part)).toBe(true);
    part[length - 1] = (part[length - 1] ?? 0) ^ 1;
    expect(kept.isAt(offset, part)).toBe(false);
  }
});

it("does not match bytes beyond its end", () => {
  const kept = trailing(1_000);
  expect(kept.isAt(kept.byteLength - 1, new Uint8Array([bytes.at(-1) ?? 0, 0]))).toBe(false);
});
