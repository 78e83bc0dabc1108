import { describe, expect, test } from "vitest";
import { box } from "../../../tests/testing/images.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { mp4Walk } from "./mp4-walk.ts";
import { boxOfSize, filler, ftyp, largeBox, sampleVideos, tinyMp4 } from "./testing/sample-videos.ts";
import { endsOf, startWalk, wholeLengths } from "./testing/walk-through.ts";

const head = ftyp("isom", "mp42");
const moov = box("moov", filler(40));
const moof = box("moof", filler(20));
const mdat = box("mdat", filler(90));

/** Returns the lengths at which a video of these boxes is treated as complete. */
function whole(...boxes: Uint8Array[]): number[] {
  return wholeLengths(mp4Walk, concatBytes(boxes));
}

describe("a video is complete only at its end:", () => {
  test("a video from the emulator, at each of its bytes", async () => {
    for (const { mediaType, bytes } of await sampleVideos())
      if (mediaType === "video/mp4") expect(wholeLengths(mp4Walk, bytes)).toEqual([bytes.length]);
  });

  test.each<[string, Uint8Array[]]>([
    ["with its movie box at the beginning", [head, moov, mdat]],
    ["with its movie box at the end", [head, box("free", new Uint8Array()), mdat, moov]],
    ["with 64-bit lengths", [head, largeBox("moov", filler(30)), largeBox("mdat", filler(300))]],
    ["with an empty 64-bit box", [head, moov, largeBox("mdat", new Uint8Array())]],
    ["with numbered media", [head, moov, box("imda", filler(50))]],
    ["with one fragment", [head, moov, box("sidx", filler(20)), moof, mdat]],
  ])("%s", (_what, boxes) => {
    expect(whole(...boxes)).toEqual(endsOf(boxes).slice(-1));
  });
});

describe("a video can be complete earlier", () => {
  test("between fragments, but not after the box that announces one", () => {
    const boxes = [head, moov, moof, mdat, moof, mdat, box("mfra", filler(10))];
    const [, , , first = 0, , second = 0, end = 0] = endsOf(boxes);
    // Fewer bytes than a box header can be an incomplete box or a trailer.
    const withRest = (length: number) => Array.from({ length: 8 }, (_, more) => length + more);
    expect(whole(...boxes)).toEqual([...withRest(first), ...withRest(second), end]);
  });

  test("after the header of an open last box", () => {
    const boxes = [head, moov, boxOfSize(0, "mdat", filler(50))];
    const [, from = 0, end = 0] = endsOf(boxes);
    expect(whole(...boxes)).toEqual(Array.from({ length: end - from - 7 }, (_, at) => from + 8 + at));
  });
});

test("a video without its movie box or its media is never complete", () => {
  expect(whole(head, moov)).toEqual([]);
  expect(whole(head, mdat)).toEqual([]);
  expect(whole(head, moov, moof)).toEqual([]);
  expect(whole(head, moof, mdat)).toEqual([]);
  // Boxes inside another box do not count.
  expect(whole(head, box("free", moov), mdat)).toEqual([]);
});

describe("bytes after a complete video that are not a box are ignored:", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  test.each<[string, Uint8Array]>([
    ["one byte", new Uint8Array(1)],
    ["four zeros", new Uint8Array(4)],
    ["zeros", new Uint8Array(50)],
    ["lines", text("\r\n\r\n\r\n\r\n")],
    ["text", text("made by a program that signs its work")],
    ["noise", filler(100)],
    ["a box of an impossible length", boxOfSize(3, "free", filler(9))],
    ["an open box", boxOfSize(0, "free", filler(9))],
  ])("%s", (_what, more) => {
    for (const video of [
      [head, moov, mdat],
      [head, mdat, moov],
      [head, moov, moof, mdat],
    ]) {
      const walk = startWalk(mp4Walk);
      walk.push(concatBytes([...video, more]));
      expect(walk.isWhole).toBe(true);
    }
  });

  test("but an incomplete box means that the video was cut short", () => {
    const walk = startWalk(mp4Walk);
    walk.push(concatBytes([head, moov, mdat, boxOfSize(900, "free", filler(20))]));
    expect(walk.isWhole).toBe(false);
  });
});

describe("a broken video is unsupported_media:", () => {
  const broken = { code: "unsupported_media", retryable: true };
  test.each<[string, Uint8Array[]]>([
    ["a box that is shorter than its header", [head, moov, boxOfSize(7, "mdat", filler(8))]],
    ["a 64-bit box that is shorter than its header", [head, moov, largeBox("mdat", filler(8), 15n)]],
    ["a 64-bit box of length 0", [head, moov, largeBox("mdat", filler(8), 0n)]],
    ["a box longer than 2^53 bytes", [head, moov, largeBox("mdat", filler(8), 2n ** 53n + 16n)]],
    ["a box of the largest length", [head, moov, largeBox("mdat", filler(8), 2n ** 64n - 1n)]],
    ["an open box that is not media", [head, mdat, boxOfSize(0, "moov", filler(8))]],
    ["open media without a movie box before it", [head, boxOfSize(0, "mdat", filler(8))]],
    ["an unprintable type", [head, moov, box("a\u007fbc", filler(3)), mdat]],
  ])("%s", (_what, boxes) => {
    expect(() => whole(...boxes)).toThrow(expect.objectContaining(broken));
    expect(() => startWalk(mp4Walk).push(concatBytes(boxes))).toThrow(expect.objectContaining(broken));
  });

  test("and the message names the box", () => {
    expect(() => whole(head, boxOfSize(3, "free", filler(0)))).toThrow(
      'The video is broken: its box "free" has an impossible length.',
    );
  });

  test("a video of a million boxes, long before its end", () => {
    const pieces = new Uint8Array(64 * 1024);
    for (let at = 0; at < pieces.length; at += 8) pieces.set([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65], at);
    const walk = startWalk(mp4Walk);
    walk.push(tinyMp4);
    let pushed = 0;
    expect(() => {
      for (; pushed < 1_000; pushed++) walk.push(pieces);
    }).toThrow(expect.objectContaining(broken));
    expect(pushed).toBeGreaterThan(30);
    expect(pushed).toBeLessThan(60);
  });
});
