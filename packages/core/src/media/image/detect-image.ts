import { latin1Of, viewOf } from "../bytes/bytes.ts";
import { fileBrands } from "../bytes/iso-box.ts";

/**
 * The media types of images that dramatis stores: those that browsers show in an `<img>`. SVG is excluded, because
 * it can run scripts.
 */
export type ImageMediaType =
  | "image/png"
  | "image/jpeg"
  | "image/webp"
  | "image/gif"
  | "image/avif"
  | "image/bmp"
  | "image/x-icon"
  | "image/jxl";

/** How many of the first bytes identify most types. */
export const signatureBytes = 12;

/**
 * Detects the media type from the beginning of a file.
 *
 * @returns `"more"` if it needs more bytes; undefined for any other type.
 */
export function detectImage(bytes: Uint8Array): ImageMediaType | "more" | undefined {
  if (bytes.length < signatureBytes) return "more";
  const text = latin1Of(bytes, 0, signatureBytes);
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  if (text.startsWith("\xff\x0a") || text === "\0\0\0\x0cJXL \r\n\x87\n") return "image/jxl";
  // Decoders ignore the reserved bytes after the length.
  if (text.startsWith("BM")) return detectBmp(bytes);
  const brands = fileBrands(bytes);
  if (brands === "more") return "more";
  if (brands !== undefined) return brands.some((brand) => avifBrands.has(brand)) ? "image/avif" : undefined;
  return text.startsWith("\0\0\x01\0") || text.startsWith("\0\0\x02\0") ? "image/x-icon" : undefined;
}

/** Checks the length of the header too, because text can also begin with "BM". */
function detectBmp(bytes: Uint8Array): "image/bmp" | "more" | undefined {
  if (bytes.length < 18) return "more";
  const length = viewOf(bytes).getUint32(14, true);
  return length === 12 || (length >= 40 && length <= 1024) ? "image/bmp" : undefined;
}

/**
 * Brands of an image and of an image sequence. One of them can be anywhere among the brands.
 * https://aomediacodec.github.io/av1-avif/
 */
const avifBrands: ReadonlySet<string> = new Set(["avif", "avis"]);
