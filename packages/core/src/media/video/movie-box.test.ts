import { describe, expect, test } from "vitest";
import { box, streamOf } from "../../../tests/testing/images.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { measureVideo } from "./measure-video.ts";
import { boxOfSize, filler, ftyp } from "./testing/sample-videos.ts";

const text = (value: string) => new TextEncoder().encode(value);
const handler = (kind: string) =>
  box("hdlr", concatBytes([new Uint8Array(8), text(kind), new Uint8Array(13)]));
const track = (kind: string) =>
  box(
    "trak",
    concatBytes([
      box("tkhd", filler(84)),
      box("mdia", concatBytes([box("mdhd", filler(24)), handler(kind), box("minf", filler(90))])),
    ]),
  );
const start = concatBytes([ftyp("isom", "mp42"), box("mdat", filler(90))]);
const header = box("mvhd", filler(100));
const tags = box("udta", filler(200));

/** Measures a video whose movie box is at the end and lacks its last bytes. */
async function outcome(boxes: readonly Uint8Array[], missing: number, isDeclared = true): Promise<string> {
  const video = concatBytes([start, box("moov", concatBytes(boxes))]);
  const bytes = video.slice(0, video.length - missing);
  const declared = isDeclared ? { declaredLength: bytes.length } : {};
  const measured = measureVideo(streamOf([bytes]).stream, { maxBytes: 1_000_000, ...declared });
  const whole = measured.then(({ body }) => new Response(body).arrayBuffer());
  const error = await rejection(whole.then(({ byteLength }) => Promise.reject(byteLength)));
  return typeof error === "number" ? (error === bytes.length ? "kept" : "changed") : errorCode(error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

describe("a movie box that lacks its last bytes", () => {
  const sizeOf = (...boxes: Uint8Array[]) => concatBytes(boxes).length;

  test.each<[string, Uint8Array[], number]>([
    ["some of the tags", [header, track("vide"), tags], 100],
    ["all of the tags", [header, track("vide"), tags], sizeOf(tags)],
    ["the tags after two tracks", [header, track("soun"), track("vide"), tags], 7],
    ["a whole audio track", [header, track("vide"), track("soun"), tags], sizeOf(track("soun"), tags)],
  ])("is enough without %s", async (_what, boxes, missing) => {
    expect(await outcome(boxes, missing)).toBe("kept");
  });

  test.each<[string, Uint8Array[], number]>([
    ["a part of its track", [header, track("vide")], 1],
    ["its track and the tags", [header, track("vide"), tags], sizeOf(track("vide"), tags)],
    ["a part of another track", [header, track("vide"), track("soun")], 20],
    ["the video track", [header, track("soun"), track("vide")], sizeOf(track("vide"))],
    ["everything except noise", [filler(300)], 100],
    ["a part of a box of an impossible length", [boxOfSize(900, "trak", filler(80))], 30],
  ])("is unsupported_media without %s", async (_what, boxes, missing) => {
    expect(await outcome(boxes, missing)).toBe("unsupported_media");
  });

  test("is a cut without a declared length", async () => {
    expect(await outcome([header, track("vide"), tags], 100, false)).toBe("download_failed");
  });

  test("is complete with all of its bytes, whatever they are", async () => {
    for (const boxes of [
      [header, track("vide"), tags],
      [filler(300)],
      [boxOfSize(900, "trak", filler(80))],
      [],
    ])
      expect(await outcome(boxes, 0)).toBe("kept");
  });
});
