import { describe, expect, test } from "vitest";
import {
  box,
  inChunks,
  sampleAvif,
  sampleImages,
  tinyJpeg,
  withSegments,
} from "../../../tests/testing/images.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { ImageReader } from "./image-reader.ts";
import type { ImageMediaType } from "./inspect-image.ts";

const samples = await sampleImages();
/** The boxes of an AVIF before its media data. */
const avifHead = sampleAvif.subarray(0, Buffer.from(sampleAvif).indexOf("mdat") - 4);

function isWhole(mediaType: ImageMediaType, bytes: Uint8Array, chunk = bytes.length || 1): boolean {
  const reader = new ImageReader();
  for (const piece of inChunks(bytes, chunk)) reader.push(piece);
  expect(reader.info?.mediaType ?? mediaType).toBe(mediaType);
  return reader.isWhole;
}

/** Returns every length near both ends, and some in between. */
function lengthsOf(bytes: Uint8Array): number[] {
  const all = Array.from({ length: bytes.length }, (_, length) => length);
  const step = Math.max(1, Math.floor(bytes.length / 200));
  return all.filter(
    (length) => length >= 12 && (length < 1_000 || length > bytes.length - 1_000 || length % step === 0),
  );
}

describe("an image is complete", () => {
  test.each(samples)("$mediaType, in chunks of any size", ({ mediaType, bytes }) => {
    for (const chunk of [bytes.length, 65_536, 1_024, 1_023, 100, 7, 1])
      expect(isWhole(mediaType, bytes, chunk), `in pieces of ${chunk}`).toBe(true);
  });

  test.each(samples)("$mediaType, with a few extra bytes", ({ mediaType, bytes }) => {
    const more = mediaType === "image/gif" ? new Uint8Array([10]) : new Uint8Array(20);
    expect(isWhole(mediaType, concatBytes([bytes, more]))).toBe(true);
  });

  test("image/jpeg, with another image after it", () => {
    expect(isWhole("image/jpeg", concatBytes([tinyJpeg, tinyJpeg]))).toBe(true);
  });

  test("image/avif, with an open last box", () => {
    const open = box("mdat", new Uint8Array(50));
    new DataView(open.buffer).setUint32(0, 0);
    expect(isWhole("image/avif", concatBytes([avifHead, open]))).toBe(true);
  });
});

describe("an image is not complete", () => {
  test.each(samples)("at any shorter length: $mediaType", ({ mediaType, bytes }) => {
    const wrong = lengthsOf(bytes).filter((length) => isWhole(mediaType, bytes.subarray(0, length)));
    expect(wrong).toEqual([]);
  });

  test.each(samples)("at a shorter length in chunks: $mediaType", ({ mediaType, bytes }) => {
    for (const chunk of [7, 1_024, 5_000])
      for (const length of [bytes.length - 1, bytes.length >> 1])
        expect(isWhole(mediaType, bytes.subarray(0, length), chunk)).toBe(false);
  });

  test("image/jpeg, with a complete preview shortly before the cut", () => {
    const jpeg = withSegments(tinyJpeg, [tinyJpeg.length], tinyJpeg);
    expect(isWhole("image/jpeg", jpeg)).toBe(true);
    const afterPreview = 2 + 4 + tinyJpeg.length;
    const wrong = lengthsOf(jpeg).filter(
      (length) => length > afterPreview + 2 && isWhole("image/jpeg", jpeg.subarray(0, length)),
    );
    expect(wrong).toEqual([]);
  });

  test("image/avif, with many bytes before its media data", () => {
    const parts = [avifHead, box("free", new Uint8Array(4_000)), box("mdat", new Uint8Array(9_000))];
    const avif = concatBytes(parts);
    expect(isWhole("image/avif", avif)).toBe(true);
    for (const length of [avif.length - 1, avif.length - 8_000, 4_100, 3_000])
      for (const chunk of [avif.length, 1_000, 1])
        expect(isWhole("image/avif", avif.subarray(0, length), chunk), `${length} in ${chunk}`).toBe(false);
  });

  test("image/avif, with 64-bit boxes", () => {
    const long = new Uint8Array(16 + 5_000);
    const view = new DataView(long.buffer);
    view.setUint32(0, 1);
    long.set(new TextEncoder().encode("mdat"), 4);
    view.setBigUint64(8, BigInt(long.length));
    const avif = concatBytes([avifHead, long]);
    expect(isWhole("image/avif", avif)).toBe(true);
    for (const missing of [1, 7, 8, 9, 16, 100])
      expect(isWhole("image/avif", avif.subarray(0, -missing)), `${missing} missing`).toBe(false);
  });

  test("image/avif, cut in the header of a box after its media data", () => {
    const parts = [avifHead, box("mdat", new Uint8Array(50)), box("free", new Uint8Array(30))];
    const avif = concatBytes(parts);
    const data = (parts[0]?.length ?? 0) + (parts[1]?.length ?? 0);
    for (let length = data + 1; length < avif.length; length++)
      expect(isWhole("image/avif", avif.subarray(0, length)), `${length} bytes`).toBe(false);
    expect(isWhole("image/avif", avif)).toBe(true);
  });

  test("image/gif, with a local color table", () => {
    const header = [...new TextEncoder().encode("GIF89a"), 1, 0, 1, 0, 0, 0, 0];
    // Two colors (one looks like the trailer), then one block of coded data.
    const picture = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3b, 0x3b, 0x3b, 0, 0, 0, 2, 2, 0x4c, 1, 0];
    const gif = new Uint8Array([...header, ...picture, 0x3b]);
    expect(isWhole("image/gif", gif)).toBe(true);
    for (let length = 12; length < gif.length; length++)
      expect(isWhole("image/gif", gif.subarray(0, length)), `${length} bytes`).toBe(false);
  });

  test("image/jpeg, with an end marker inside its metadata or after fill bytes", () => {
    const end = tinyJpeg.length - 2;
    const filled = concatBytes([
      tinyJpeg.subarray(0, end),
      new Uint8Array([0xff, 0xff]),
      tinyJpeg.subarray(end),
    ]);
    expect(isWhole("image/jpeg", filled)).toBe(true);
    expect(isWhole("image/jpeg", filled.subarray(0, -1))).toBe(false);
    const inside = withSegments(tinyJpeg, [10], new Uint8Array([0xff, 0xd9]));
    expect(isWhole("image/jpeg", inside.subarray(0, 40))).toBe(false);
    expect(isWhole("image/jpeg", inside)).toBe(true);
  });
});

test("only a small part of a large image is kept", () => {
  const reader = new ImageReader();
  reader.push(tinyJpeg.subarray(0, -2));
  const chunk = new Uint8Array(100_000);
  for (let count = 0; count < 100; count++) reader.push(chunk);
  // The caller can reuse the memory of a pushed chunk.
  chunk.set([0xff, 0xd9], chunk.length - 2);
  expect(reader.isWhole).toBe(false);
});
