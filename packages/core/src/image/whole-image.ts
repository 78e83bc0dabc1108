import { ImageEnding } from "./image-ending.ts";
import type { ImageMediaType } from "./inspect-image.ts";

/**
 * Whether the bytes of an image reach to its end, by its own structure.
 *
 * @example
 * ```ts
 * const info = inspectImage(bytes);
 * if (info && !isWholeImage(bytes, info.mediaType)) throw new Error("cut short");
 * ```
 */
export function isWholeImage(bytes: Uint8Array, mediaType: ImageMediaType): boolean {
  const ending = new ImageEnding(mediaType);
  ending.push(bytes);
  return ending.isWhole;
}
