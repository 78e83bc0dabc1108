import { describe, expect, test } from "vitest";
import { box, streamOf } from "../../../tests/testing/images.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { measureVideo } from "./measure-video.ts";
import { boxOfSize, filler, ftyp } from "./testing/films.ts";

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

/** A film whose movie box at the end says that it has these boxes, of which the last bytes are missing. */
async function outcome(boxes: readonly Uint8Array[], missing: number, isDeclared = true): Promise<string> {
  const film = concatBytes([start, box("moov", concatBytes(boxes))]);
  const bytes = film.slice(0, film.length - missing);
  const declared = isDeclared ? { declaredLength: bytes.length } : {};
  const measured = measureVideo(streamOf([bytes]).stream, { maxBytes: 1_000_000, ...declared });
  const whole = measured.then(({ body }) => new Response(body).arrayBuffer());
  const error = await rejection(whole.then(({ byteLength }) => Promise.reject(byteLength)));
  return typeof error === "number" ? (error === bytes.length ? "kept" : "changed") : errorCode(error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

describe("a description at the end that lacks its last bytes", () => {
  const sizeOf = (...boxes: Uint8Array[]) => concatBytes(boxes).length;

  test.each<[string, Uint8Array[], number]>([
    ["some of the tags", [header, track("vide"), tags], 100],
    ["all of the tags", [header, track("vide"), tags], sizeOf(tags)],
    ["the tags after two tracks", [header, track("soun"), track("vide"), tags], 7],
    ["a whole track of sound", [header, track("vide"), track("soun"), tags], sizeOf(track("soun"), tags)],
  ])("is enough where it lacks %s", async (_what, boxes, missing) => {
    expect(await outcome(boxes, missing)).toBe("kept");
  });

  test.each<[string, Uint8Array[], number]>([
    ["a part of its track", [header, track("vide")], 1],
    ["its track and the tags", [header, track("vide"), tags], sizeOf(track("vide"), tags)],
    ["a part of another track", [header, track("vide"), track("soun")], 20],
    ["the track of the pictures", [header, track("soun"), track("vide")], sizeOf(track("vide"))],
    ["all but noise", [filler(300)], 100],
    ["what is in a box of an impossible length", [boxOfSize(900, "trak", filler(80))], 30],
  ])("is unsupported_media where it lacks %s", async (_what, boxes, missing) => {
    expect(await outcome(boxes, missing)).toBe("unsupported_media");
  });

  test("is a cut where no length was declared", async () => {
    expect(await outcome([header, track("vide"), tags], 100, false)).toBe("download_failed");
  });

  test("is whole with all of its bytes, whatever they are", async () => {
    for (const boxes of [
      [header, track("vide"), tags],
      [filler(300)],
      [boxOfSize(900, "trak", filler(80))],
      [],
    ])
      expect(await outcome(boxes, 0)).toBe("kept");
  });
});
