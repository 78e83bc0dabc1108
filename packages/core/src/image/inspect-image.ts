import { imageSize } from "image-size";

/** What an image's own bytes say of it. */
export interface ImageInfo {
  readonly mediaType: ImageMediaType;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/** The media types that dramatis keeps as images. SVG, HTML and PDF are none: they can run scripts. */
export type ImageMediaType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/avif";

/** How many of the first bytes tell the type. */
export const signatureBytes = 12;

/**
 * Reads type and size from the bytes of an image: of a whole one, or of its beginning. What a server or a file's
 * name says of it is not asked.
 *
 * @returns undefined if the bytes are no PNG, JPEG, WebP, GIF or AVIF, or end before the size is told.
 * @example
 * ```ts
 * inspectImage(await readFile("ada.jpg")); // { mediaType: "image/jpeg", width: 1024, height: 1024 }
 * ```
 */
export function inspectImage(bytes: Uint8Array): ImageInfo | undefined {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) return undefined;
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { mediaType, width, height } : undefined;
  } catch {
    // It throws for what ends too early and for what is broken; both are no image so far.
    return undefined;
  }
}

/** The media type by the first 12 bytes alone; undefined where they are of none of these types. */
export function mediaTypeOf(bytes: Uint8Array): ImageMediaType | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, signatureBytes));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  if (text.slice(4, 12) === "ftypavif") return "image/avif";
  return undefined;
}
