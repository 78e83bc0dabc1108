import { hashText } from "../spread.ts";
import type { CanvasSize } from "./canvas-size.ts";
import type { Subject } from "./drawing-svg.ts";

/** Tiles along each side of a pattern. */
const TILES = 4;

/** Pixels in RGB that differ for every subject, where there is no room, or no time, for a figure. */
export function patternPixels({ description, seed, index }: Subject, { width, height }: CanvasSize): Buffer {
  const colours = Array.from({ length: TILES * TILES }, (_, tile) =>
    hashText(`${description} tile ${tile} ${seed + index}`),
  );
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tile = Math.floor((y * TILES) / height) * TILES + Math.floor((x * TILES) / width);
      pixels.writeUIntBE((colours[tile] ?? 0) & 0xffffff, (y * width + x) * 3, 3);
    }
  }
  return pixels;
}
