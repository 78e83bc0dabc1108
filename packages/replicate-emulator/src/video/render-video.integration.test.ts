import { describe, expect, it } from "vitest";
import { createRenderLimiter } from "../drawing/render-limiter.ts";
import { plainPicture } from "../testing/pictures.ts";
import { pixelOf, readVideo } from "../testing/read-video.ts";
import { av1Frame, vp8Frame } from "./coded-frame.ts";
import { createVideoRenderer, type VideoSpec } from "./render-video.ts";
import { videoSize } from "./video-size.ts";

const VIDEO: VideoSpec = {
  key: "a",
  picture: () => plainPicture(400, 300, "#c02040"),
  aspectRatio: "16:9",
  number: 7,
  format: "webm",
};

const renderVideo = (changes: Partial<VideoSpec> = {}) =>
  createVideoRenderer(createRenderLimiter())({ ...VIDEO, ...changes });

describe("a video", () => {
  it.each([
    ["webm", "vp8", "1a45dfa3"],
    ["mp4", "av1", "66747970"],
  ] as const)(
    "is two seconds of %s with a key frame every twelfth of a second",
    async (format, codec, magic) => {
      const bytes = await renderVideo({ format });
      expect(Buffer.from(bytes.subarray(0, 8)).toString("hex")).toContain(magic);
      const { packets, duration, ...track } = await readVideo(bytes);
      expect(track).toEqual({ codec, width: 320, height: 180 });
      expect(duration).toBeCloseTo(2, 2);
      expect(packets).toHaveLength(24);
      for (const [at, packet] of packets.entries()) {
        expect(packet.type).toBe("key");
        expect(packet.timestamp).toBeCloseTo(at / 12, 2);
      }
      expect(bytes.byteLength).toBeLessThan(300_000);
    },
  );

  it("shows the picture with the caption below it", async () => {
    const { packets } = await readVideo(await renderVideo());
    for (const packet of [packets.at(0), packets.at(-1)]) {
      const frame = packet?.data ?? new Uint8Array(0);
      const [red = 0, green = 255, blue = 255] = await pixelOf(frame, 160, 60);
      expect([red > 160, green < 60, blue < 100]).toEqual([true, true, true]);
      expect(Math.max(...(await pixelOf(frame, 10, 174)))).toBeLessThan(60);
    }
  });

  it.each(["webm", "mp4"] as const)(
    "has the same bytes for the same options at any time: %s",
    async (format) => {
      const first = await renderVideo({ format });
      // MP4 stores times in whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 1_010));
      expect(Buffer.compare(first, await renderVideo({ format }))).toBe(0);
    },
  );

  it("has different moves for neighboring numbers", async () => {
    const picture = async () => {
      const left = await plainPicture(200, 300, "#c02040");
      const { default: sharp } = await import("sharp");
      return sharp(left).extend({ right: 200, background: "#2040c0" }).png().toBuffer();
    };
    const videos = await Promise.all([1, 2, 3, 4].map((number) => renderVideo({ number, picture })));
    expect(new Set(videos.map((bytes) => Buffer.from(bytes).toString("base64"))).size).toBe(4);
  });

  it.each([
    [10, 4_000],
    [4_000, 10],
    [1, 1],
  ])("can be made from a picture of %i x %i", async (width, height) => {
    const { packets } = await readVideo(
      await renderVideo({ aspectRatio: undefined, picture: () => plainPicture(width, height, "#c02040") }),
    );
    expect(packets).toHaveLength(24);
  });
});

describe("the size of a video", () => {
  const picture = { width: 300, height: 400 };

  it.each([
    ["16:9", 320, 180],
    ["9:16", 180, 320],
    ["1:1", 320, 320],
    ["21:9", 320, 138],
    ["100:1", 320, 138],
    ["adaptive", 240, 320],
    [undefined, 240, 320],
    ["0:9", 240, 320],
  ])("for %s is %i x %i", (aspectRatio, width, height) => {
    expect(videoSize(aspectRatio, picture)).toEqual({ width, height });
  });
});

it("reports an image file without a frame", () => {
  expect(() => vp8Frame(Buffer.from("RIFF....WEBPVP8L\u0001\0\0\0x"))).toThrow("no VP8 frame");
  expect(() => av1Frame(Buffer.alloc(32))).toThrow("no AV1 frame");
});
