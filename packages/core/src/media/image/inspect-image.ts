import { DramatisError } from "../../errors/dramatis-error.ts";
import { latin1Of } from "../bytes/bytes.ts";
import { detectImage, type ImageMediaType } from "./detect-image.ts";
import { type ImageInfo, ImageReader } from "./image-reader.ts";

export type { ImageMediaType } from "./detect-image.ts";
export type { ImageInfo } from "./image-reader.ts";

/**
 * Reads the type and size of an image from its bytes, or from its beginning. Declared types and file names are not
 * used.
 *
 * @returns undefined if browsers do not show the bytes as an image, or if the bytes end before the picture begins.
 * @example
 * ```ts
 * inspectImage(await readFile("ada.jpg")); // { mediaType: "image/jpeg", width: 1024, height: 1024 }
 * ```
 */
export function inspectImage(bytes: Uint8Array): ImageInfo | undefined {
  return readImage(bytes)?.info;
}

/**
 * Detects the media type from the beginning of a file. 12 bytes are enough for most types, and 40 for AVIF.
 * @returns undefined for another type, or if it needs more bytes.
 */
export function mediaTypeOf(bytes: Uint8Array): ImageMediaType | undefined {
  const mediaType = detectImage(bytes);
  if (mediaType !== "more") return mediaType;
  // If the bytes end within the brands, the major brand is usually there.
  return latin1Of(bytes, 4, 12) === "ftypavif" ? "image/avif" : undefined;
}

/** Reads the bytes of an image; undefined if browsers do not show it. */
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
