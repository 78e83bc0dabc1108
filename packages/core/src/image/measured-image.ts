import { type FileKind, measureStream } from "../bytes/measure-stream.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { ImageEnding } from "./image-ending.ts";
import { type ImageInfo, inspectImage, mediaTypeOf, signatureBytes } from "./inspect-image.ts";

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

/** Metadata may stand before a JPEG's size; more than this of it is no image of ours. */
const maxHeaderBytes = 1024 * 1024;

/**
 * Reads as much of a stream as it takes to know the image's type and size, and hands on the whole of it, chunk by
 * chunk.
 *
 * @param onBytes - called whenever something arrives.
 * @throws DramatisError `unsupported_media` for what is no image, `output_too_large` for more pixels or bytes than
 * the limits, `download_failed` for what ends too early. The source is cancelled then.
 */
export async function measureImage(
  source: ReadableStream<Uint8Array>,
  { maxBytes, maxPixels }: ImageLimits,
  onBytes: () => void = () => {},
): Promise<MeasuredImage> {
  const { info, body, failure } = await measureStream(source, imageKind(maxPixels), { maxBytes, onBytes });
  return { ...info, body, failure };
}

function imageKind(maxPixels: number): FileKind<ImageInfo> {
  return {
    name: "image",
    signatureBytes,
    refusal: "What arrived is no PNG, JPEG, WebP, GIF or AVIF image.",
    inspect(header) {
      const info = inspectImage(header);
      if (info !== undefined) return checked(info, maxPixels);
      const isHopeless = mediaTypeOf(header) === undefined || header.byteLength > maxHeaderBytes;
      return isHopeless ? undefined : "more";
    },
    ending: ({ mediaType }) => new ImageEnding(mediaType),
  };
}

/** @throws DramatisError `output_too_large` for more pixels than are allowed. */
function checked(info: ImageInfo, maxPixels: number): ImageInfo {
  const { width, height } = info;
  if (width * height <= maxPixels) return info;
  const message = `The image has ${width} x ${height} pixels: ${maxPixels} are allowed.`;
  throw new DramatisError("output_too_large", message);
}
