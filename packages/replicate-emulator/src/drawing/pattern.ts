import { hashText } from "../spread.ts";
import type { CanvasSize } from "./canvas-size.ts";
import type { Subject } from "./drawing-svg.ts";

/** The number of tiles along each side of a pattern. */
const TILES = 4;

/** Returns RGB pixels that differ for every subject, for images that are too small or must be fast. */
export function patternPixels({ description, seed, index }: Subject, { width, height }: CanvasSize): Buffer {
  const colors = Array.from({ length: TILES * TILES }, (_, tile) =>
    hashText(`${description} tile ${tile} ${seed + index}`),
  );
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tile = Math.floor((y * TILES) / height) * TILES + Math.floor((x * TILES) / width);
      pixels.writeUIntBE((colors[tile] ?? 0) & 0xffffff, (y * width + x) * 3, 3);
    }
  }
  return pixels;
}
