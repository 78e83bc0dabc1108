import { DramatisError } from "../../errors/dramatis-error.ts";
import { latin1Of } from "../bytes/bytes.ts";
import { detectImage, type ImageMediaType } from "./detect-image.ts";
import { type ImageInfo, ImageReader } from "./image-reader.ts";

export type { ImageMediaType } from "./detect-image.ts";
export type { ImageInfo } from "./image-reader.ts";

/**
 * Reads type and size from the bytes of an image: of a whole one, or of its beginning. What a server or a file's name
 * says of it does not count.
 *
 * @returns undefined if browsers do not show the bytes as an image, or if they end before the picture begins.
 * @example
 * ```ts
 * inspectImage(await readFile("ada.jpg")); // { mediaType: "image/jpeg", width: 1024, height: 1024 }
 * ```
 */
export function inspectImage(bytes: Uint8Array): ImageInfo | undefined {
  return readImage(bytes)?.info;
}

/**
 * The media type by the beginning of a file, of which 12 bytes are enough for most types, and 40 for AVIF.
 * @returns undefined where it is of none of these types, or takes more bytes to tell.
 */
export function mediaTypeOf(bytes: Uint8Array): ImageMediaType | undefined {
  const mediaType = detectImage(bytes);
  if (mediaType !== "more") return mediaType;
  // Of an AVIF that ends among its brands, the major one is mostly there.
  return latin1Of(bytes, 4, 12) === "ftypavif" ? "image/avif" : undefined;
}

/** Reads an image as far as its bytes go; undefined where browsers do not show it. */
export function readImage(bytes: Uint8Array): ImageReader | undefined {
  const reader = new ImageReader();
  try {
    reader.push(bytes);
    return reader;
  } catch (error) {
    if (DramatisError.isInstance(error)) return undefined;
    throw error;
  }
}
