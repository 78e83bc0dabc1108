import sharp, { type Sharp } from "sharp";
import type { ImageFormat } from "../model/model.ts";
import { createByteCache } from "./byte-cache.ts";
import type { CanvasSize } from "./canvas-size.ts";
import { EXIF_CAPTION } from "./caption.ts";
import { drawingSvg, type Subject } from "./drawing-svg.ts";
import { patternPixels } from "./pattern.ts";
import { createRenderLimiter, type RenderLimiter } from "./render-limiter.ts";

export interface Drawing extends Subject, CanvasSize {
  readonly format: ImageFormat;
}

export type Renderer = (drawing: Drawing) => Promise<Uint8Array>;

/** The cache size in bytes. A drawing has about 40 to 200 kB. */
const CACHE_BYTES = 64 * 1024 * 1024;

/**
 * Creates a renderer with its own cache. Concurrent requests for the same drawing render it once.
 *
 * @param imageSize - the size of all images, which are then patterns. By default each image has its own size and a figure.
 */
export function createRenderer(
  limit: RenderLimiter = createRenderLimiter(),
  imageSize?: CanvasSize,
): Renderer {
  const cache = createByteCache(CACHE_BYTES);
  return (ordered) => {
    const drawing = { ...ordered, ...imageSize };
    const { description, seed, index, width, height, format } = drawing;
    const key = JSON.stringify([description, seed, index, width, height, mediaTypeOf(format)]);
    return cache(key, () => limit(() => encode(imageSize ? pattern(drawing) : picture(drawing), drawing)));
  };
}

/** Returns the media type of a format. Both spellings of JPEG have the same type. */
export function mediaTypeOf(format: ImageFormat): "image/png" | "image/jpeg" | "image/webp" {
  switch (format) {
    case "png":
      return "image/png";
    case "webp":
      return "image/webp";
    case "jpg":
    case "jpeg":
      return "image/jpeg";
  }
}

function picture(drawing: Drawing): Sharp {
  return sharp(Buffer.from(drawingSvg(drawing, drawing))).removeAlpha();
}

function pattern(drawing: Drawing): Sharp {
  const { width, height } = drawing;
  return sharp(patternPixels(drawing, drawing), { raw: { width, height, channels: 3 } });
}

async function encode(drawn: Sharp, { format }: Drawing): Promise<Uint8Array> {
  const image = drawn.withExif({ IFD0: { ImageDescription: EXIF_CAPTION, Software: "replicate-emulator" } });
  switch (mediaTypeOf(format)) {
    case "image/png":
      return image.png({ compressionLevel: 6 }).toBuffer();
    case "image/jpeg":
      return image.jpeg({ quality: 88 }).toBuffer();
    case "image/webp":
      return image.webp({ quality: 85, effort: 2 }).toBuffer();
  }
}
