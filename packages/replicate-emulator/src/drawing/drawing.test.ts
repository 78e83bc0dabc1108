import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { spread } from "../spread.ts";
import { canvasSize } from "./canvas-size.ts";
import { createRenderer, type Drawing } from "./render.ts";
import { readTraits } from "./traits.ts";

const SAILOR: Drawing = {
  description: "an old sailor",
  seed: 7,
  index: 0,
  width: 256,
  height: 256,
  format: "png",
};

describe("rendering", () => {
  it("draws the same bytes for the same description, seed and index in separate renderers", async () => {
    for (const format of ["png", "jpg", "webp"] as const) {
      const first = await createRenderer()({ ...SAILOR, format });
      const second = await createRenderer()({ ...SAILOR, format });
      expect(Buffer.compare(first, second)).toBe(0);
      expect(first).not.toBe(second);
    }
  });

  it("has the requested format and size, and the notice", async () => {
    const render = createRenderer();
    const magic = { png: "89504e47", jpg: "ffd8ff", jpeg: "ffd8ff", webp: "52494646" };
    const names = { png: "png", jpg: "jpeg", jpeg: "jpeg", webp: "webp" };
    for (const format of ["png", "jpg", "jpeg", "webp"] as const) {
      const bytes = await render({ ...SAILOR, format, width: 672, height: 384 });
      expect(Buffer.from(bytes).toString("hex").startsWith(magic[format])).toBe(true);
      const metadata = await sharp(bytes).metadata();
      expect([metadata.format, metadata.width, metadata.height]).toEqual([names[format], 672, 384]);
      expect(metadata.exif?.toString("latin1")).toContain("drawing, no model ran");
    }
  });

  it.each(["a knight", "an old sailor", "a detective", "a dancer with red hair"])(
    "draws four clearly different characters for four seeds: %s",
    async (description) => {
      const render = createRenderer();
      const pictures = await Promise.all(
        [0, 1, 2, 3].map(async (seed) => pixels(await render({ ...SAILOR, description, seed }))),
      );
      for (let first = 0; first < 4; first += 1) {
        for (let second = first + 1; second < 4; second += 1) {
          expect(difference(pictures[first], pictures[second])).toBeGreaterThan(0.25);
        }
      }
    },
  );

  it("renders every part of every style", async () => {
    const render = createRenderer();
    const descriptions = ["a", "b", "c", "d", "e", "red hair, a beard and glasses"];
    for (const description of descriptions) {
      for (let seed = 0; seed < 12; seed += 1) {
        const bytes = await render({ ...SAILOR, description, seed, width: 64, height: 64 });
        expect(bytes.byteLength).toBeGreaterThan(500);
      }
    }
  });

  it("renders a drawing only once for concurrent requests", async () => {
    const render = createRenderer();
    const [first, second] = await Promise.all([render(SAILOR), render(SAILOR)]);
    expect(first).toBe(second);
    expect(await render(SAILOR)).toBe(first);
  });
});

describe("spread", () => {
  it("selects different items for neighboring numbers, and reaches every item", () => {
    const items: [number, ...number[]] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const seen = new Set<number>();
    for (let number = -20; number < 60; number += 1) {
      const four = [0, 1, 2, 3].map((step) => spread(items, "hair", number + step));
      expect(new Set(four).size).toBe(4);
      seen.add(spread(items, "hair", number));
    }
    expect(seen.size).toBe(items.length);
  });
});

describe("traits", () => {
  it.each([
    ["a sailor with long white hair", { hairColor: "e8e1e1" }],
    ["a red coat, grey hair", { hairColor: "9a9a9a" }],
    ["a keeper, grey beard", { hairColor: "9a9a9a", beard: true }],
    ["a blonde woman", { hairColor: "d6b370", beard: false }],
    ["a professor with glasses and a beard", { glasses: true, beard: true }],
    ["a bearded woman without glasses", { beard: true, glasses: false }],
    ["a knight", { hairColor: undefined, glasses: undefined, beard: undefined }],
  ])("reads %s", (description, expected) => {
    expect(readTraits(description)).toMatchObject(expected);
  });
});

describe("canvas size", () => {
  const nothing = { size: undefined, width: undefined, height: undefined, megapixels: undefined };

  it.each([
    ["1:1", 1024, 1024],
    ["16:9", 1344, 768],
    ["9:16", 768, 1344],
    ["4:3", 1152, 864],
    ["match_input_image", 1024, 1024],
    ["0:0", 1024, 1024],
  ])("is about a megapixel for %s", (aspectRatio, width, height) => {
    expect(canvasSize({ ...nothing, aspectRatio })).toEqual({ width, height });
  });

  it.each(["1:3", "2:1", "10:16", "21:9", "3:5", "9:21"])("keeps the ratio %s", (aspectRatio) => {
    const [across = 0, down = 1] = aspectRatio.split(":").map(Number);
    const { width, height } = canvasSize({ ...nothing, aspectRatio });
    expect(Math.abs(width / height / (across / down) - 1)).toBeLessThan(0.03);
    expect(width * height).toBeGreaterThan(900_000);
    expect(width * height).toBeLessThan(1_150_000);
  });

  it("accepts width and height, a named size, and a quarter of the pixels", () => {
    expect(canvasSize({ ...nothing, aspectRatio: "1:1", width: 640, height: 960 })).toEqual({
      width: 640,
      height: 960,
    });
    expect(canvasSize({ ...nothing, aspectRatio: "1:1", size: "1365x1024" })).toEqual({
      width: 1365,
      height: 1024,
    });
    expect(canvasSize({ ...nothing, aspectRatio: "16:9", megapixels: "0.25" })).toEqual({
      width: 672,
      height: 384,
    });
    expect(canvasSize({ ...nothing, aspectRatio: "custom", width: 4096, height: 2048 })).toEqual({
      width: 2048,
      height: 1024,
    });
  });
});

async function pixels(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).removeAlpha().raw().toBuffer();
}

/** Returns the share of pixels that differ clearly in some channel. */
function difference(first: Buffer | undefined, second: Buffer | undefined): number {
  if (first === undefined || second === undefined || first.length !== second.length)
    throw new Error("no picture");
  let differing = 0;
  for (let at = 0; at < first.length; at += 3) {
    const channels = [0, 1, 2].map((channel) =>
      Math.abs((first[at + channel] ?? 0) - (second[at + channel] ?? 0)),
    );
    if (Math.max(...channels) > 24) differing += 1;
  }
  return differing / (first.length / 3);
}
