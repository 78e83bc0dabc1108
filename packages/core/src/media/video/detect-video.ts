import { latin1Of, viewOf } from "../bytes/bytes.ts";
import { fileBrands } from "../bytes/iso-box.ts";
import { elementHeadAt, ids } from "./ebml.ts";

/** The media types of videos that dramatis stores: those that Chromium plays. */
export type VideoMediaType = "video/mp4" | "video/webm" | "video/quicktime" | "video/matroska";

/** How many of the first bytes identify the kind of file. */
export const signatureBytes = 8;

/** The longest accepted header, in bytes. Real ones have 20 to 40. */
const maxHeaderBytes = 4096;

/** The first boxes of old QuickTime files, which do not have a file type box. */
const oldQuickTime: ReadonlySet<string> = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/**
 * Detects the media type from the beginning of a file. Declared types and file names are not used.
 *
 * @returns `"more"` if it needs more bytes; undefined if the file is not a video. HEIC, AVIF and songs are not,
 * although they consist of the same boxes.
 * @example
 * ```ts
 * detectVideo(await readFile("ada.mp4")); // "video/mp4"
 * ```
 */
export function detectVideo(bytes: Uint8Array): VideoMediaType | "more" | undefined {
  if (bytes.length < signatureBytes) return "more";
  const brands = segmentBrands(bytes) ?? fileBrands(bytes);
  if (brands !== undefined) return brands === "more" ? brands : videoOfBrands(brands);
  return oldQuickTime.has(latin1Of(bytes, 4, 8)) ? "video/quicktime" : detectMatroska(bytes);
}

/** Reads the brands of a saved stream segment, which can precede the brands of the file. ISO/IEC 14496-12, 8.16.2 */
function segmentBrands(bytes: Uint8Array): string[] | "more" | undefined {
  const brands = fileBrands(bytes, "styp");
  if (brands === undefined || brands === "more") return brands;
  const following = fileBrands(bytes.subarray(viewOf(bytes).getUint32(0)));
  return following ?? brands;
}

/** Detects Matroska and WebM by the EBML header. RFC 8794, 11.2 */
function detectMatroska(bytes: Uint8Array): VideoMediaType | "more" | undefined {
  const head = elementHeadAt(bytes, 0);
  if (head === "more") return "more";
  if (head?.id !== ids.ebml || head.size === undefined || head.size > maxHeaderBytes) return undefined;
  const end = head.length + head.size;
  if (bytes.length < end) return "more";
  const docType = docTypeOf(bytes.subarray(head.length, end));
  if (docType === "webm") return "video/webm";
  return docType === "matroska" ? "video/matroska" : undefined;
}

/** Reads the document type from the content of an EBML header. */
function docTypeOf(content: Uint8Array): string | undefined {
  let at = 0;
  while (at < content.length) {
    const head = elementHeadAt(content, at);
    if (head === undefined || head === "more" || head.size === undefined) return undefined;
    const start = at + head.length;
    at = start + head.size;
    // An element longer than its parent is broken. A string can end with zeros: RFC 8794, 13.
    if (head.id === ids.docType && at <= content.length)
      return latin1Of(content, start, at).replace(/\0+$/, "");
  }
  return undefined;
}

/** The brand of QuickTime, which is older than the standard. https://mp4ra.org/registered-types/brands */
const quickTime = "qt";

/** Brands of audio, of images and image sequences, and of raw camera images. */
const otherMedia: ReadonlySet<string> = new Set(
  `M4A M4B M4P F4A F4B
  mif1 mif2 msf1 miaf avif avis avio avci avcs heic heix heim heis hevc hevx hevm hevs jpeg jpgs j2ki j2is crx`.split(
    /\s+/,
  ),
);

/**
 * Returns the type of a file with these brands; the major brand is the first. Players ignore brands, and no list of
 * them is complete, because every camera has its own. But a major brand of another medium excludes a video, even if the
 * file names compatible brands, as AVIF image sequences and songs do.
 *
 * @returns undefined for another medium.
 */
export function videoOfBrands([major = ""]: readonly string[]): "video/mp4" | "video/quicktime" | undefined {
  if (major === quickTime) return "video/quicktime";
  return otherMedia.has(major) ? undefined : "video/mp4";
}
