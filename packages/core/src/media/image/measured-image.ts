import { DramatisError } from "../../errors/dramatis-error.ts";
import { type FileKind, type MeasureOptions, measureStream } from "../bytes/measure-stream.ts";
import { signatureBytes } from "./detect-image.ts";
import { type ImageInfo, ImageReader } from "./image-reader.ts";

/** An image whose type and size are known before most of its bytes have arrived. */
export interface MeasuredImage extends ImageInfo {
  /** The whole image. Fails with `download_failed` if the source ends before the image does. */
  readonly body: ReadableStream<Uint8Array>;
  /** Returns the error of a failed body. A store can wrap it in an error of its own. */
  failure(): unknown;
}

/** Limits of an image. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/**
 * Reads a stream until the image's type and size are known, and returns a body with the whole image, chunk by chunk.
 * The metadata before the picture, which can have megabytes, is kept in memory until the body is read.
 *
 * @throws DramatisError `unsupported_media` if browsers do not show it, `output_too_large` if it has more pixels or
 * bytes than the limits, `download_failed` if it ends too early. The source is then canceled.
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

/** Rejects an image with too many pixels as soon as its size is known. */
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
