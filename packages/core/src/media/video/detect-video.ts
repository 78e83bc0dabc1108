import { latin1Of, viewOf } from "../bytes/bytes.ts";
import { fileBrands } from "../bytes/iso-box.ts";
import { elementHeadAt, ids } from "./ebml.ts";

/** The media types that dramatis keeps as videos: those that Chromium plays. */
export type VideoMediaType = "video/mp4" | "video/webm" | "video/quicktime" | "video/matroska";

/** How many of the first bytes tell what kind of file it may be. */
export const signatureBytes = 8;

/** What tells the type has some 20 to 40 bytes. */
const maxHeaderBytes = 4096;

/** The boxes that a QuickTime file begins with that is older than the file type box. */
const oldQuickTime: ReadonlySet<string> = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/**
 * The media type by the beginning of a file. What a server or a file's name says of it does not count.
 *
 * @returns `"more"` where it takes more bytes to tell; undefined if the bytes are not a video, whatever follows. HEIC,
 * AVIF and songs are not, though made of the same boxes.
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

/** A stream's segment that was saved begins with its own brands; those of the file may follow. ISO/IEC 14496-12, 8.16.2 */
function segmentBrands(bytes: Uint8Array): string[] | "more" | undefined {
  const brands = fileBrands(bytes, "styp");
  if (brands === undefined || brands === "more") return brands;
  const following = fileBrands(bytes.subarray(viewOf(bytes).getUint32(0)));
  return following ?? brands;
}

/** The EBML header comes first. RFC 8794, 11.2 */
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

/** The type of document that the content of an EBML header names. */
function docTypeOf(content: Uint8Array): string | undefined {
  let at = 0;
  while (at < content.length) {
    const head = elementHeadAt(content, at);
    if (head === undefined || head === "more" || head.size === undefined) return undefined;
    const start = at + head.length;
    at = start + head.size;
    // What is longer than its parent is broken. There may be zeros after a string: RFC 8794, 13.
    if (head.id === ids.docType && at <= content.length)
      return latin1Of(content, start, at).replace(/\0+$/, "");
  }
  return undefined;
}

/** Of QuickTime, which wrote the format before it was a standard. https://mp4ra.org/registered-types/brands */
const quickTime = "qt";

/** Of sound, of images and sequences of images, and of a camera's raw ones. */
const otherMedia: ReadonlySet<string> = new Set(
  `M4A M4B M4P F4A F4B
  mif1 mif2 msf1 miaf avif avis avio avci avcs heic heix heim heis hevc hevx hevm hevs jpeg jpgs j2ki j2is crx`.split(
    /\s+/,
  ),
);

/**
 * What a file of these brands is, of which the major one is the first. Players go by none of them, and there are more
 * than anyone has listed: every camera has its own. But a major brand of another medium says what the file is, however
 * compatible it may be: sequences of AVIF images are, and songs.
 *
 * @returns undefined for another medium.
 */
export function videoOfBrands([major = ""]: readonly string[]): "video/mp4" | "video/quicktime" | undefined {
  if (major === quickTime) return "video/quicktime";
  return otherMedia.has(major) ? undefined : "video/mp4";
}
