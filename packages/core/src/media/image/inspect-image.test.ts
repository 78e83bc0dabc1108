import { describe, expect, test } from "vitest";
import { sampleImages, tinyJpeg, withSegments } from "../../../tests/testing/images.ts";
import { inspectImage, mediaTypeOf } from "./inspect-image.ts";

const samples = await sampleImages();
const text = (value: string) => new TextEncoder().encode(value);

describe("the type and size of an image are read", () => {
  test.each(samples)("$mediaType", ({ bytes, ...info }) => {
    expect(inspectImage(bytes)).toEqual(info);
  });

  test.each(samples)("$mediaType, from its beginning", ({ bytes, ...info }) => {
    expect(inspectImage(bytes.subarray(0, Math.min(bytes.length - 1, 4096)))).toEqual(info);
  });

  test.each(samples)("$mediaType, at any offset of its buffer", ({ bytes, ...info }) => {
    const buffer = new Uint8Array(bytes.length + 7).fill(0xff);
    buffer.set(bytes, 5);
    expect(inspectImage(buffer.subarray(5, 5 + bytes.length))).toEqual(info);
  });

  test("image/jpeg, after other metadata", () => {
    expect(inspectImage(withSegments(tinyJpeg, [65_533, 65_533, 100]))).toEqual({
      mediaType: "image/jpeg",
      width: 8,
      height: 6,
    });
  });

  test("image/gif, also of the old version", () => {
    const header = new Uint8Array([...text("GIF87a"), 3, 0, 4, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 3, 0, 4, 0, 0]);
    expect(inspectImage(header)).toEqual({ mediaType: "image/gif", width: 3, height: 4 });
  });
});

describe("a beginning that is too short gives no wrong result:", () => {
  test.each(samples)("$mediaType", ({ bytes, ...info }) => {
    for (let length = 0; length < Math.min(bytes.length, 700); length++) {
      const found = inspectImage(bytes.subarray(0, length));
      if (found !== undefined) expect(found, `${length} bytes`).toEqual(info);
    }
  });

  test("image/jpeg, cut in its metadata", () => {
    const jpeg = withSegments(tinyJpeg, [5_000, 5_000], tinyJpeg);
    for (let length = 0; length < jpeg.length; length++) {
      const found = inspectImage(jpeg.subarray(0, length));
      if (found !== undefined) expect(found, `${length} bytes`).toMatchObject({ width: 8, height: 6 });
    }
  });
});

describe("these are not images:", () => {
  test.each<[string, Uint8Array]>([
    ["an empty file", new Uint8Array()],
    ["one byte", new Uint8Array([0x89])],
    ["a million zeros", new Uint8Array(1_000_000)],
    ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><script>1</script></svg>')],
    ["an SVG after an XML declaration", text('<?xml version="1.0"?><svg width="8" height="6"></svg>')],
    ["a web page", text("<!doctype html><html><body><img src='a.png'></body></html>")],
    ["JSON", text('{"detail": "not found", "status": 404}')],
    ["a PDF", text("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj")],
    ["a TIFF", new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, ...new Uint8Array(60)])],
    ["a PSD", text(`8BPS\u0000\u0001${"\u0000".repeat(60)}`)],
    ["a video", new Uint8Array([0, 0, 0, 28, ...text("ftypisom"), ...new Uint8Array(60)])],
    ["audio in RIFF", text(`RIFF\u0024\u0000\u0000\u0000WAVEfmt ${"\u0000".repeat(60)}`)],
    ["a PNG after a space", new Uint8Array([0x20, 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ["a PNG whose line ends were changed", text("\u0089PNG\n\u001a\n")],
  ])("%s", (_what, bytes) => {
    expect(inspectImage(bytes)).toBeUndefined();
    expect(mediaTypeOf(bytes)).toBeUndefined();
  });

  test.each<[string, number[]]>([
    ["a PNG", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]],
    ["a JPEG", [0xff, 0xd8, 0xff]],
    ["a GIF", [...text("GIF89a")]],
    ["a WebP", [...text("RIFF____WEBP")]],
    ["an AVIF", [0, 0, 0, 28, ...text("ftypavif")]],
  ])("%s with only its signature and noise", (_what, signature) => {
    for (let seed = 1; seed <= 200; seed++) {
      const noise = Array.from(
        { length: 40 },
        (_, index) => (seed * 7919 + index * index * 31 * seed) & 0xff,
      );
      const found = inspectImage(new Uint8Array([...signature, ...noise]));
      if (found === undefined) continue;
      // Noise can happen to hold a size. It must be a valid one.
      expect(Number.isInteger(found.width) && found.width > 0).toBe(true);
      expect(Number.isInteger(found.height) && found.height > 0).toBe(true);
    }
    expect(inspectImage(new Uint8Array(signature))).toBeUndefined();
  });

  test("an image without width or height", () => {
    const png = samples[0]?.bytes.slice(0, 100) ?? new Uint8Array();
    png.fill(0, 16, 20);
    expect(inspectImage(png)).toBeUndefined();
    const gif = text("GIF89a\u0003\u0000\u0000\u0000\u0000\u0000\u0000;");
    expect(inspectImage(gif)).toBeUndefined();
  });
});
