import fc from "fast-check";
import { expect, test } from "vitest";
import { box, streamOf } from "../../../tests/testing/images.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { measureVideo } from "./measure-video.ts";
import { cluster, element, filler, ftyp, tinyMp4, tinyWebm, tracks } from "./testing/sample-videos.ts";

const limits = { maxBytes: 100_000 };

/** Measures the bytes in chunks of these sizes. Returns "whole" if they pass unchanged, or the error code. */
async function fate(bytes: Uint8Array, cuts: readonly number[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  let rest = bytes;
  for (const length of cuts) {
    pieces.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  try {
    const { body } = await measureVideo(streamOf([...pieces, rest]).stream, limits);
    const through = new Uint8Array(await new Response(body).arrayBuffer());
    expect(Buffer.compare(through, bytes)).toBe(0);
    return "whole";
  } catch (error) {
    if (!DramatisError.isInstance(error)) throw error;
    return error.code;
  }
}

const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 30 });
const video = fc.constantFrom(tinyMp4, tinyWebm);
const seen = ["whole", "unsupported_media", "download_failed", "output_too_large"];

test("a complete video passes in chunks of any size", async () => {
  await fc.assert(
    fc.asyncProperty(video, cuts, async (bytes, sizes) => {
      expect(await fate(bytes, sizes)).toBe("whole");
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("noise is rejected, alone or after a valid beginning", async () => {
  const beginning = fc.constantFrom(
    new Uint8Array(),
    ftyp("isom"),
    tinyMp4.slice(0, -250),
    tinyWebm.slice(0, 19),
    concatBytes([tinyWebm.slice(0, 19), element("18538067", tracks, { sizeBytes: 8, open: true })]),
  );
  await fc.assert(
    fc.asyncProperty(beginning, fc.uint8Array({ maxLength: 200 }), cuts, async (start, noise, sizes) => {
      expect(seen.slice(1)).toContain(await fate(concatBytes([start, noise]), sizes));
    }),
    { seed: 2, numRuns: 1_000 },
  );
});

test("boxes and elements in any order give one of the known outcomes", async () => {
  const parts = fc.constantFrom(
    ...["ftyp", "moov", "moof", "mdat", "free"].map((type) => box(type, filler(9))),
    ...["1a45dfa3", "18538067", "1f43b675", "a3", "ec"].map((id) => element(id, filler(9))),
    element("18538067", new Uint8Array(), { open: true }),
    element("1f43b675", new Uint8Array(), { sizeBytes: 8, open: true }),
    cluster,
    tracks,
    new Uint8Array([0]),
    new Uint8Array([0xff]),
  );
  const beginning = fc.constantFrom(ftyp("mp42"), tinyWebm.slice(0, 19));
  await fc.assert(
    fc.asyncProperty(beginning, fc.array(parts, { maxLength: 20 }), cuts, async (start, rest, sizes) => {
      expect(seen).toContain(await fate(concatBytes([start, ...rest]), sizes));
    }),
    { seed: 3, numRuns: 1_000 },
  );
});

test("a video with any flipped header bit passes, or fails with an error of ours", async () => {
  const outcomes = new Map<string, number>();
  for (const bytes of [tinyMp4, tinyWebm])
    for (let bit = 0; bit < 8 * Math.min(bytes.length, 150); bit++) {
      const turned = bytes.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const outcome = await fate(turned, [bit % 50]);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  expect([...outcomes.keys()].sort()).toEqual(["download_failed", "unsupported_media", "whole"]);
});
