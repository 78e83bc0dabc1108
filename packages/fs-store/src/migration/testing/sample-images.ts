import sharp from "sharp";

/** The formats of the first implementation, and GIF, which it did not write intentionally. */
export type SampleFormat = "png" | "jpeg" | "webp" | "gif";

/** Creates an image of 8 x 6 pixels. Each seed gives different bytes. */
export async function sampleImage(format: SampleFormat, seed = 0): Promise<Buffer> {
  const background = { r: seed % 256, g: Math.floor(seed / 256) % 256, b: 90 };
  const image = sharp({ create: { width: 8, height: 6, channels: 3, background } });
  return image.toFormat(format).toBuffer();
}

/** The size of these images. */
export const sampleSize = { width: 8, height: 6 };
