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
import { openPage } from "./browser.ts";

const text = (value: string) => new TextEncoder().encode(value);
const [webm, mp4] = (await sampleVideos()).map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
const withBrand = (brand: string) => patchBytes(mp4, 8, text(brand));
/** What follows the EBML header. */
const segment = webm.subarray(indexOfText(webm, "\x18\x53\x80\x67"));

/** Files, and the media type that is detected, or undefined if both Chromium and we reject the file. */
const files: readonly (readonly [name: string, bytes: Uint8Array, mediaType: string | undefined])[] = [
  ["mp4", mp4, "video/mp4"],
  ["mp4 followed by zeros", concatBytes([mp4, new Uint8Array(50)]), "video/mp4"],
  ["mp4 followed by a few zeros", concatBytes([mp4, new Uint8Array(4)]), "video/mp4"],
  ["mp4 followed by text", concatBytes([mp4, text("some other text")]), "video/mp4"],
  ["mp4 followed by noise", concatBytes([mp4, filler(100)]), "video/mp4"],
  ["mp4 with an unknown brand", withBrand("XXXX"), "video/mp4"],
  ["mp4 from a phone", withBrand("3gp4"), "video/mp4"],
  ["quicktime", withBrand("qt  "), "video/quicktime"],
  ["quicktime without brands", patchBytes(mp4, 4, text("free")), "video/quicktime"],
  ["mp4 without its description", patchBytes(mp4, indexOfText(mp4, "moov"), text("free")), undefined],
  ["webm", webm, "video/webm"],
  ["webm followed by zeros", concatBytes([webm, new Uint8Array(50)]), "video/webm"],
  ["webm that ends early", webm.subarray(0, -500), "video/webm"],
  ["matroska", concatBytes([ebmlHeader("matroska"), segment]), "video/matroska"],
  ["web page", text("<!doctype html><title>Not found</title>"), undefined],
];

test("a video is accepted, with a type that Chromium plays, only if Chromium plays it", {
  timeout: 60_000,
}, async () => {
  const detected = await Promise.all(
    files.map(async ([, bytes]) => {
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
  const page = await openPage(
    files.map(([, bytes], number) => ({ bytes, mediaType: detected[number] ?? "application/octet-stream" })),
  );
  const played = await page.evaluate(async (count) => {
    const outcomes: string[] = [];
    for (let number = 0; number < count; number++) {
      const video = document.createElement("video");
      video.muted = true;
      const isPlayed = await new Promise<boolean>((resolve) => {
        video.oncanplay = () => resolve(true);
        video.onerror = () => resolve(false);
        video.src = `/${number}`;
      });
      outcomes.push(isPlayed ? "played" : "not played");
    }
    return outcomes;
  }, files.length);
  const table = (mediaType: (number: number) => string | undefined, outcome: (number: number) => unknown) =>
    files.map(([name], number) => [name, mediaType(number), outcome(number)]);
  expect(
    table(
      (number) => detected[number],
      (number) => played[number],
    ),
  ).toEqual(
    table(
      (number) => files[number]?.[2],
      (number) => (files[number]?.[2] === undefined ? "not played" : "played"),
    ),
  );
});
