import sharp from "sharp";

/** The types of the first implementation, and a GIF, which it never meant to write. */
export type SampleFormat = "png" | "jpeg" | "webp" | "gif";

/** An image of 8 x 6 pixels; each seed has bytes of its own. */
export async function sampleImage(format: SampleFormat, seed = 0): Promise<Buffer> {
  const background = { r: seed % 256, g: Math.floor(seed / 256) % 256, b: 90 };
  const image = sharp({ create: { width: 8, height: 6, channels: 3, background } });
  return image.toFormat(format).toBuffer();
}

/** The size of each of them. */
export const sampleSize = { width: 8, height: 6 };
