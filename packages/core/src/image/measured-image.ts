import { DramatisError } from "../errors/dramatis-error.ts";
import { concatBytes } from "./concat-bytes.ts";
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
  limits: ImageLimits,
  onBytes: () => void = () => {},
): Promise<MeasuredImage> {
  const reader = source.getReader();
  const input: Input = {
    async read() {
      const { value } = await reader.read();
      onBytes();
      return value;
    },
    // Nobody waits for it: a source may take as long as it likes.
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  };
  try {
    const { info, chunks } = await readHeader(input);
    const pixels = info.width * info.height;
    if (pixels > limits.maxPixels) throw tooLarge(`${info.width} x ${info.height} pixels`, limits.maxPixels);
    let failure: unknown;
    const body = wholeImage(input, info, chunks, limits, (error) => {
      failure = error;
    });
    return { ...info, body, failure: () => failure };
  } catch (error) {
    input.cancel(error);
    throw error;
  }
}

interface Input {
  /** The next bytes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): void;
}

async function readHeader(input: Input): Promise<{ info: ImageInfo; chunks: Uint8Array[] }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let triedAt = 0;
  while (true) {
    const chunk = await input.read();
    if (chunk !== undefined) {
      chunks.push(chunk);
      length += chunk.byteLength;
    }
    // Trying at doubled lengths keeps a header that drips in byte by byte from being parsed at every byte.
    const isDue = length >= 2 * triedAt || chunk === undefined;
    if (isDue && length >= signatureBytes) {
      triedAt = length;
      const header = concatBytes(chunks);
      const info = inspectImage(header);
      if (info !== undefined) return { info, chunks };
      if (mediaTypeOf(header) === undefined || length > maxHeaderBytes) throw notAnImage();
    }
    if (chunk === undefined) throw length < signatureBytes ? notAnImage() : cutShort();
  }
}

function wholeImage(
  input: Input,
  { mediaType }: ImageInfo,
  firstChunks: Uint8Array[],
  { maxBytes }: ImageLimits,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const ending = new ImageEnding(mediaType);
  let length = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = firstChunks.shift() ?? (await input.read());
          if (chunk === undefined) {
            if (!ending.isWhole) throw cutShort();
            controller.close();
            return;
          }
          length += chunk.byteLength;
          if (length > maxBytes) throw tooLarge("more bytes", maxBytes);
          ending.push(chunk);
          controller.enqueue(chunk);
        } catch (error) {
          onFailure(error);
          input.cancel(error);
          throw error;
        }
      },
      cancel: (reason) => input.cancel(reason),
    },
    // Nothing is read ahead of the store.
    { highWaterMark: 0 },
  );
}

function notAnImage(): DramatisError {
  return new DramatisError("unsupported_media", "What arrived is no PNG, JPEG, WebP, GIF or AVIF image.");
}

function cutShort(): DramatisError {
  return new DramatisError("download_failed", "The image was cut short on its way.");
}

function tooLarge(what: string, limit: number): DramatisError {
  return new DramatisError("output_too_large", `The image has ${what}: ${limit} are allowed.`);
}
