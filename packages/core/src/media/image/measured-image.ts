import { DramatisError } from "../../errors/dramatis-error.ts";
import { type FileKind, type MeasureOptions, measureStream } from "../bytes/measure-stream.ts";
import { signatureBytes } from "./detect-image.ts";
import { type ImageInfo, ImageReader } from "./image-reader.ts";

/** An image whose type and size are known while most of its bytes are still to come. */
export interface MeasuredImage extends ImageInfo {
  /** The whole image. It fails with `download_failed` if the source ends before the image does. */
  readonly body: ReadableStream<Uint8Array>;
  /** Why the body failed, once it has: a store may wrap what it read. */
  failure(): unknown;
}

/** What an image may be at most. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/**
 * Reads as much of a stream as it takes to know the image's type and size, and hands on the whole of it, chunk by
 * chunk. The metadata before the picture, which may have megabytes, is in memory until the body is read.
 *
 * @throws DramatisError `unsupported_media` for what browsers do not show, `output_too_large` for more pixels or bytes
 * than the limits, `download_failed` for what ends too early. The source is cancelled then.
 */
export async function measureImage(
  source: ReadableStream<Uint8Array>,
  { maxPixels, ...options }: ImageLimits & MeasureOptions,
): Promise<MeasuredImage> {
  const kind: FileKind<ImageInfo> = {
    name: "image",
    signatureBytes,
    open: () => new LimitedImageReader(maxPixels),
  };
  const { info, body, failure } = await measureStream(source, kind, options);
  return { ...info, body, failure };
}

/** Refuses an image of too many pixels as soon as its size is known. */
class LimitedImageReader extends ImageReader {
  readonly #maxPixels: number;

  constructor(maxPixels: number) {
    super();
    this.#maxPixels = maxPixels;
  }

  override push(chunk: Uint8Array): void {
    const isKnown = this.info !== undefined;
    super.push(chunk);
    if (isKnown || this.info === undefined) return;
    const { width, height } = this.info;
    if (width * height <= this.#maxPixels) return;
    const message = `The image has ${width} x ${height} pixels: ${this.#maxPixels} are allowed.`;
    throw new DramatisError("output_too_large", message);
  }
}
