import sharp from "sharp";
import type { ImageFormat } from "../model/model.ts";
import type { CanvasSize } from "./canvas-size.ts";
import { EXIF_CAPTION } from "./caption.ts";
import { drawingSvg, type Subject } from "./drawing-svg.ts";

export interface Drawing extends Subject, CanvasSize {
  readonly format: ImageFormat;
}

export type Renderer = (drawing: Drawing) => Promise<Uint8Array>;

/** Bytes of drawings kept so that a repeated download costs nothing; a drawing has about 40 to 200 kB. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** More renders at a time than this only make each slower on the two cores of a small machine. */
const RENDERS_AT_A_TIME = 2;

/** A renderer with a cache of its own; the same drawing asked for twice at once is rendered once. */
export function createRenderer(): Renderer {
  const cache = new Map<string, Promise<Uint8Array>>();
  const sizes = new Map<string, number>();
  const queue: (() => void)[] = [];
  let cachedBytes = 0;
  let running = 0;

  async function renderInTurn(drawing: Drawing): Promise<Uint8Array> {
    if (running >= RENDERS_AT_A_TIME) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await render(drawing);
    } finally {
      // The place is handed on, not freed, so that a newcomer cannot slip in between.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  function remember(key: string, bytes: Uint8Array): void {
    if (!cache.has(key)) return;
    sizes.set(key, bytes.byteLength);
    cachedBytes += bytes.byteLength;
    for (const [oldest, size] of sizes) {
      if (cachedBytes <= CACHE_BYTES) return;
      sizes.delete(oldest);
      cache.delete(oldest);
      cachedBytes -= size;
    }
  }

  return (drawing) => {
    const key = JSON.stringify([
      drawing.description,
      drawing.seed,
      drawing.index,
      drawing.width,
      drawing.height,
      mediaTypeOf(drawing.format),
    ]);
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const rendering = renderInTurn(drawing);
    cache.set(key, rendering);
    rendering.then(
      (bytes) => remember(key, bytes),
      () => cache.delete(key),
    );
    return rendering;
  };
}

/** The media type of a format; both spellings of JPEG are one type. */
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

async function render(drawing: Drawing): Promise<Uint8Array> {
  const image = sharp(Buffer.from(drawingSvg(drawing, drawing)))
    .removeAlpha()
    .withExif({ IFD0: { ImageDescription: EXIF_CAPTION, Software: "replicate-emulator" } });
  switch (mediaTypeOf(drawing.format)) {
    case "image/png":
      return image.png({ compressionLevel: 6 }).toBuffer();
    case "image/jpeg":
      return image.jpeg({ quality: 88 }).toBuffer();
    case "image/webp":
      return image.webp({ quality: 85, effort: 2 }).toBuffer();
  }
}
