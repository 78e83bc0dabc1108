import sharp from "sharp";

/** The formats that models read as images. SVG is not one of them. */
const READABLE: readonly string[] = ["jpeg", "png", "webp", "gif", "heif", "tiff"];

/** The maximum number of pixels to decode. Larger images are likely decompression bombs. */
export const MAX_PIXELS = 64 * 1024 * 1024;

/** Returns whether the bytes are a complete image. */
export async function isPicture(bytes: Uint8Array): Promise<boolean> {
  try {
    const image = sharp(bytes, { failOn: "error", limitInputPixels: MAX_PIXELS });
    const { format } = await image.metadata();
    if (!READABLE.includes(format)) return false;
    await image.resize(16, 16, { fit: "fill" }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}
