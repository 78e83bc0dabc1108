import { describe, expect, test } from "vitest";
import { box } from "../../../tests/testing/images.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { mp4Walk } from "./mp4-walk.ts";
import { boxOfSize, filler, ftyp, largeBox, sampleFilms, tinyMp4 } from "./testing/films.ts";
import { endsOf, walking, wholeLengths } from "./testing/walk-through.ts";

const head = ftyp("isom", "mp42");
const moov = box("moov", filler(40));
const moof = box("moof", filler(20));
const mdat = box("mdat", filler(90));

/** The lengths with which a film of these boxes would be taken for a whole one. */
function whole(...boxes: Uint8Array[]): number[] {
  return wholeLengths(mp4Walk, concatBytes(boxes));
}

describe("a film is whole at its end, and nowhere before:", () => {
  test("one that the emulator made, at each of its bytes", async () => {
    for (const { mediaType, bytes } of await sampleFilms())
      if (mediaType === "video/mp4") expect(wholeLengths(mp4Walk, bytes)).toEqual([bytes.length]);
  });

  test.each<[string, Uint8Array[]]>([
    ["described at its beginning", [head, moov, mdat]],
    ["described at its end", [head, box("free", new Uint8Array()), mdat, moov]],
    ["with a length of 64 bits", [head, largeBox("moov", filler(30)), largeBox("mdat", filler(300))]],
    ["with an empty box of 64 bits", [head, moov, largeBox("mdat", new Uint8Array())]],
    ["with media that has a number", [head, moov, box("imda", filler(50))]],
    ["with one fragment", [head, moov, box("sidx", filler(20)), moof, mdat]],
  ])("%s", (_what, boxes) => {
    expect(whole(...boxes)).toEqual(endsOf(boxes).slice(-1));
  });
});

describe("what may end earlier", () => {
  test("is what has its media in several boxes: between fragments, and not behind what announces one", () => {
    const boxes = [head, moov, moof, mdat, moof, mdat, box("mfra", filler(10))];
    const [, , , first = 0, , second = 0, end = 0] = endsOf(boxes);
    // Less than the head of a box may be the rest of one, or a trailer.
    const withRest = (length: number) => Array.from({ length: 8 }, (_, more) => length + more);
    expect(whole(...boxes)).toEqual([...withRest(first), ...withRest(second), end]);
  });

  test("is a film whose last box is open: from its head on", () => {
    const boxes = [head, moov, boxOfSize(0, "mdat", filler(50))];
    const [, from = 0, end = 0] = endsOf(boxes);
    expect(whole(...boxes)).toEqual(Array.from({ length: end - from - 7 }, (_, at) => from + 8 + at));
  });
});

test("a film without its description or its media is never whole", () => {
  expect(whole(head, moov)).toEqual([]);
  expect(whole(head, mdat)).toEqual([]);
  expect(whole(head, moov, moof)).toEqual([]);
  expect(whole(head, moof, mdat)).toEqual([]);
  // What is inside of a box is none of the film's.
  expect(whole(head, box("free", moov), mdat)).toEqual([]);
});

describe("what follows a whole film and is not a box does not count:", () => {
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
    for (const film of [
      [head, moov, mdat],
      [head, mdat, moov],
      [head, moov, moof, mdat],
    ]) {
      const walk = walking(mp4Walk);
      walk.push(concatBytes([...film, more]));
      expect(walk.isWhole).toBe(true);
    }
  });

  test("but a box that goes on does: it was cut off", () => {
    const walk = walking(mp4Walk);
    walk.push(concatBytes([head, moov, mdat, boxOfSize(900, "free", filler(20))]));
    expect(walk.isWhole).toBe(false);
  });
});

describe("what is broken is unsupported_media:", () => {
  const broken = { code: "unsupported_media", retryable: true };
  test.each<[string, Uint8Array[]]>([
    ["a box that is shorter than its head", [head, moov, boxOfSize(7, "mdat", filler(8))]],
    ["the same in 64 bits", [head, moov, largeBox("mdat", filler(8), 15n)]],
    ["64 bits of nothing", [head, moov, largeBox("mdat", filler(8), 0n)]],
    ["a box of more bytes than can be counted", [head, moov, largeBox("mdat", filler(8), 2n ** 53n + 16n)]],
    ["a box of all bits", [head, moov, largeBox("mdat", filler(8), 2n ** 64n - 1n)]],
    ["an open box that is no media", [head, mdat, boxOfSize(0, "moov", filler(8))]],
    ["open media, and no description before it", [head, boxOfSize(0, "mdat", filler(8))]],
    ["a type of no letters", [head, moov, box("a\u007fbc", filler(3)), mdat]],
  ])("%s", (_what, boxes) => {
    expect(() => whole(...boxes)).toThrow(expect.objectContaining(broken));
    expect(() => walking(mp4Walk).push(concatBytes(boxes))).toThrow(expect.objectContaining(broken));
  });

  test("and says which box", () => {
    expect(() => whole(head, boxOfSize(3, "free", filler(0)))).toThrow(
      'The video is broken: its box "free" has an impossible length.',
    );
  });

  test("a film in a million pieces, long before its end", () => {
    const pieces = new Uint8Array(64 * 1024);
    for (let at = 0; at < pieces.length; at += 8) pieces.set([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65], at);
    const walk = walking(mp4Walk);
    walk.push(tinyMp4);
    let pushed = 0;
    expect(() => {
      for (; pushed < 1_000; pushed++) walk.push(pieces);
    }).toThrow(expect.objectContaining(broken));
    expect(pushed).toBeGreaterThan(30);
    expect(pushed).toBeLessThan(60);
  });
});
