import { describe, expect, test } from "vitest";
import { box, sampleImages } from "../../../tests/testing/images.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { detectVideo } from "./detect-video.ts";
import {
  boxOfSize,
  ebmlHeader,
  element,
  filler,
  ftyp,
  sampleVideos,
  tinyMp4,
  tinyWebm,
} from "./testing/sample-videos.ts";

const videos = [
  ...(await sampleVideos()),
  { mediaType: "video/mp4", bytes: tinyMp4 },
  { mediaType: "video/webm", bytes: tinyWebm },
];
const text = (value: string) => new TextEncoder().encode(value);

test.each(videos)(
  "detects a $mediaType from a few bytes, and needs more for fewer",
  ({ mediaType, bytes }) => {
    expect(detectVideo(bytes)).toBe(mediaType);
    const detected = Array.from({ length: 100 }, (_, length) => detectVideo(bytes.subarray(0, length)));
    const enough = detected.indexOf(detectVideo(bytes));
    expect(enough).toBeGreaterThan(15);
    expect(detected.slice(0, enough).every((answer) => answer === "more")).toBe(true);
    expect(detected.slice(enough).every((answer) => answer === mediaType)).toBe(true);
  },
);

test("bytes can be at any offset of their buffer", () => {
  for (const { mediaType, bytes } of videos)
    expect(detectVideo(concatBytes([filler(7), bytes]).subarray(7))).toBe(mediaType);
});

const segmentType = box("styp", text("msdh\0\0\0\0msdh"));

test("an MP4 can begin with the brands of a segment", () => {
  expect(detectVideo(segmentType)).toBe("more");
  for (const next of [tinyMp4, box("sidx", filler(30)), box("moof", filler(30))])
    expect(detectVideo(concatBytes([segmentType, next]))).toBe("video/mp4");
  expect(detectVideo(concatBytes([segmentType, ftyp("qt  ")]))).toBe("video/quicktime");
});

describe("an MP4 is detected", () => {
  test.each([
    ["as ffmpeg writes it", ["isom", "isom", "iso2", "avc1", "mp41"]],
    ["as ffmpeg writes it for streaming", ["iso5", "iso5", "iso6", "mp41"]],
    ["without compatible brands", ["mp42"]],
    ["from iTunes", ["M4V ", "M4V ", "M4A ", "mp42", "isom"]],
    ["with brands of DASH and CMAF", ["cmfc", "dash"]],
    ["with the brand of AV1", ["av01"]],
    ["with an unknown major brand", ["XXXX", "mp42"]],
    ["from a phone", ["3gp6", "isom"]],
    ["with only unknown brands", ["XXXX", "YYYY"]],
  ])("%s", (_what, [major = "", ...compatible]) => {
    expect(detectVideo(ftyp(major, ...compatible))).toBe("video/mp4");
  });
});

describe("QuickTime is detected", () => {
  test.each<[string, Uint8Array]>([
    ["with its own brand", ftyp("qt  ")],
    ["with an MP4 brand too", ftyp("qt  ", "mp42")],
    ...["moov", "mdat", "wide", "free", "skip", "pnot"].map(
      (type) => [`without brands, and begins with ${type}`, box(type, filler(9))] as [string, Uint8Array],
    ),
  ])("%s", (_what, bytes) => {
    expect(detectVideo(bytes)).toBe("video/quicktime");
  });
});

test("Matroska is detected by its document type", () => {
  expect(detectVideo(ebmlHeader("matroska"))).toBe("video/matroska");
});

describe("these are not an MP4:", () => {
  test.each([
    ["a song", ["M4A ", "M4A ", "mp42", "isom"]],
    ["an AVIF", ["avif", "mif1", "miaf"]],
    ["a sequence of AVIF images", ["avis", "avif", "msf1", "iso8", "mif1"]],
    ["a HEIC", ["heic", "mif1", "heic"]],
    ["an image with a compatible brand", ["mif1", "heic", "mp42"]],
    ["a raw image", ["crx ", "isom"]],
  ])("%s", (_what, [major = "", ...compatible]) => {
    expect(detectVideo(ftyp(major, ...compatible))).toBeUndefined();
  });

  test("a box of an impossible length, before more bytes are needed", () => {
    for (const size of [0, 1, 7, 12, 4_097, 0xffffffff])
      expect(detectVideo(boxOfSize(size, "ftyp", text("isom"))), `${size}`).toBeUndefined();
    expect(detectVideo(boxOfSize(4_096, "ftyp", text("isom")))).toBe("more");
  });

  test("a file that begins with another box", () => {
    expect(detectVideo(concatBytes([box("abcd", text("isom")), tinyMp4]))).toBeUndefined();
  });

  test("a song after the brands of a segment", () => {
    expect(detectVideo(concatBytes([segmentType, ftyp("M4A ", "mp42")]))).toBeUndefined();
  });
});

describe("a WebM", () => {
  test("can have zeros after its type, and a size of 8 bytes", () => {
    expect(detectVideo(ebmlHeader("webm\0\0"))).toBe("video/webm");
    const long = element("1a45dfa3", element("4282", text("webm"), { sizeBytes: 4 }), { sizeBytes: 8 });
    expect(detectVideo(long)).toBe("video/webm");
  });

  test.each<[string, Uint8Array]>([
    ["another type", ebmlHeader("something")],
    ["a type that only begins with webm", ebmlHeader("webmx")],
    ["no type", element("1a45dfa3", element("4286", new Uint8Array([1])))],
    ["an empty header", concatBytes([element("1a45dfa3", new Uint8Array()), filler(20)])],
    [
      "a type that is longer than the header",
      element("1a45dfa3", element("4282", text("webm----")).subarray(0, -4)),
    ],
    ["a header of unknown length", element("1a45dfa3", element("4282", text("webm")), { open: true })],
    [
      "a header of more than 4 kB",
      element("1a45dfa3", concatBytes([element("4282", text("webm")), filler(4_090)]), { sizeBytes: 2 }),
    ],
    ["a header of 2^52 bytes", new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x01, 0x10, 0, 0, 0, 0, 0, 0])],
    ["no size", new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0, 0])],
  ])("is not detected with %s", (_what, bytes) => {
    expect(detectVideo(bytes)).toBeUndefined();
  });
});

test("images, web pages and noise are not videos", async () => {
  for (const { bytes } of await sampleImages()) expect(detectVideo(bytes)).toBeUndefined();
  for (const noise of [text("<!doctype html>"), text('{"detail": 1}'), new Uint8Array(20), filler(20)])
    expect(detectVideo(noise)).toBeUndefined();
});
