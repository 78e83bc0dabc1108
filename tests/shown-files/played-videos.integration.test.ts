import { expect, test } from "vitest";
import { concatBytes } from "../../packages/core/src/media/bytes/bytes.ts";
import { measureVideo } from "../../packages/core/src/media/video/measure-video.ts";
import {
  ebmlHeader,
  filler,
  sampleVideos,
} from "../../packages/core/src/media/video/testing/sample-videos.ts";
import { indexOfText, patchBytes } from "../../packages/core/tests/testing/image-files.ts";
import { streamOf } from "../../packages/core/tests/testing/images.ts";
import { pageWith } from "./browser.ts";

const text = (value: string) => new TextEncoder().encode(value);
const [webm, mp4] = (await sampleVideos()).map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
const ofBrand = (brand: string) => patchBytes(mp4, 8, text(brand));
/** What follows the EBML header. */
const segment = webm.subarray(indexOfText(webm, "\x18\x53\x80\x67"));

/** Files, and what we take each for; undefined where neither Chromium nor we take it. */
const films: readonly (readonly [name: string, bytes: Uint8Array, mediaType: string | undefined])[] = [
  ["mp4", mp4, "video/mp4"],
  ["mp4 before zeros", concatBytes([mp4, new Uint8Array(50)]), "video/mp4"],
  ["mp4 before a few zeros", concatBytes([mp4, new Uint8Array(4)]), "video/mp4"],
  ["mp4 before text", concatBytes([mp4, text("some words of nobody")]), "video/mp4"],
  ["mp4 before noise", concatBytes([mp4, filler(100)]), "video/mp4"],
  ["mp4 of an unknown brand", ofBrand("XXXX"), "video/mp4"],
  ["mp4 of a phone", ofBrand("3gp4"), "video/mp4"],
  ["quicktime", ofBrand("qt  "), "video/quicktime"],
  ["quicktime without brands", patchBytes(mp4, 4, text("free")), "video/quicktime"],
  ["mp4 without its description", patchBytes(mp4, indexOfText(mp4, "moov"), text("free")), undefined],
  ["webm", webm, "video/webm"],
  ["webm before zeros", concatBytes([webm, new Uint8Array(50)]), "video/webm"],
  ["webm that ends early", webm.subarray(0, -500), "video/webm"],
  ["matroska", concatBytes([ebmlHeader("matroska"), segment]), "video/matroska"],
  ["web page", text("<!doctype html><title>Not found</title>"), undefined],
];

test("what Chromium plays is kept, under a type that it plays, and nothing else is", {
  timeout: 60_000,
}, async () => {
  const kept = await Promise.all(
    films.map(async ([, bytes]) => {
      try {
        const { stream } = streamOf([bytes]);
        const declaredLength = bytes.length;
        const video = await measureVideo(stream, { maxBytes: 1e8, declaredLength });
        await new Response(video.body).arrayBuffer();
        return video.mediaType;
      } catch {
        return undefined;
      }
    }),
  );
  const page = await pageWith(
    films.map(([, bytes], number) => ({ bytes, mediaType: kept[number] ?? "application/octet-stream" })),
  );
  const played = await page.evaluate(async (count) => {
    const sizes: string[] = [];
    for (let number = 0; number < count; number++) {
      const video = document.createElement("video");
      video.muted = true;
      const isPlayed = await new Promise<boolean>((resolve) => {
        video.oncanplay = () => resolve(true);
        video.onerror = () => resolve(false);
        video.src = `/${number}`;
      });
      sizes.push(isPlayed ? "played" : "not played");
    }
    return sizes;
  }, films.length);
  const table = (
    mediaTypeOf: (number: number) => string | undefined,
    playedOf: (number: number) => unknown,
  ) => films.map(([name], number) => [name, mediaTypeOf(number), playedOf(number)]);
  expect(
    table(
      (number) => kept[number],
      (number) => played[number],
    ),
  ).toEqual(
    table(
      (number) => films[number]?.[2],
      (number) => (films[number]?.[2] === undefined ? "not played" : "played"),
    ),
  );
});
