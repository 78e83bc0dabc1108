import sharp from "sharp";

/** What models read as an image. An SVG is a text to them. */
const READABLE: readonly string[] = ["jpeg", "png", "webp", "gif", "heif", "tiff"];

/** Pixels up to which an image is decoded; more would be a trap and not a photograph. */
export const MOST_PIXELS = 64 * 1024 * 1024;

/** Whether bytes are an image down to the last pixel. */
export async function isPicture(bytes: Uint8Array): Promise<boolean> {
  try {
    const image = sharp(bytes, { failOn: "error", limitInputPixels: MOST_PIXELS });
    const { format } = await image.metadata();
    if (!READABLE.includes(format)) return false;
    await image.resize(16, 16, { fit: "fill" }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}
