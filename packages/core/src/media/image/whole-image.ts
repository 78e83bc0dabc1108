import type { ImageMediaType } from "./detect-image.ts";
import { readImage } from "./inspect-image.ts";

/**
 * Whether the bytes of an image are complete, by its own structure.
 *
 * @example
 * ```ts
 * const info = inspectImage(bytes);
 * if (info && !isWholeImage(bytes, info.mediaType)) throw new Error("cut short");
 * ```
 */
export function isWholeImage(bytes: Uint8Array, mediaType: ImageMediaType): boolean {
  const reader = readImage(bytes);
  return reader?.info?.mediaType === mediaType && reader.isWhole;
}
