import { elementHeadAt, ids } from "./ebml.ts";
import { brandsOf, codeOf } from "./mp4-box.ts";
import { isMp4 } from "./mp4-brands.ts";

/** The media types that dramatis keeps as videos. */
export type VideoMediaType = "video/mp4" | "video/webm";

/** How many of the first bytes tell what kind of file it may be. */
export const signatureBytes = 8;

/** What tells the type has some 20 to 40 bytes; where it would have more than this, it is no video of ours. */
const maxHeaderBytes = 4096;

/**
 * Reads the type from the bytes of a video: of a whole one, or of its beginning. What a server or a file's name says
 * of it is not asked.
 *
 * @returns `"more"` where it takes more bytes to tell; undefined if the bytes are no MP4 and no WebM, whatever follows.
 * QuickTime, HEIC and AVIF are none, though made of the same boxes, nor is any other Matroska, of which WebM is a part.
 * @example
 * ```ts
 * inspectVideo(await readFile("ada.mp4")); // "video/mp4"
 * ```
 */
export function inspectVideo(bytes: Uint8Array): VideoMediaType | "more" | undefined {
  if (bytes.length < signatureBytes) return "more";
  return inspectMp4(bytes) ?? inspectWebm(bytes);
}

/** The file type box comes first. ISO/IEC 14496-12, 4.3 */
function inspectMp4(bytes: Uint8Array): "video/mp4" | "more" | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(0);
  // The shortest one holds a brand and its version.
  if (view.getUint32(4) !== codeOf("ftyp") || size < 16 || size > maxHeaderBytes) return undefined;
  if (bytes.length < size) return "more";
  return isMp4(brandsOf(new DataView(bytes.buffer, bytes.byteOffset + 8, size - 8)))
    ? "video/mp4"
    : undefined;
}

/** The EBML header comes first. RFC 8794, 11.2 */
function inspectWebm(bytes: Uint8Array): "video/webm" | "more" | undefined {
  const head = elementHeadAt(bytes, 0);
  if (head === "more") return "more";
  if (head?.id !== ids.ebml || head.size === undefined || head.size > maxHeaderBytes) return undefined;
  const end = head.length + head.size;
  if (bytes.length < end) return "more";
  return docTypeOf(bytes.subarray(head.length, end)) === "webm" ? "video/webm" : undefined;
}

/** The type of document that the content of an EBML header names. */
function docTypeOf(content: Uint8Array): string | undefined {
  let at = 0;
  while (at < content.length) {
    const head = elementHeadAt(content, at);
    if (head === undefined || head === "more" || head.size === undefined) return undefined;
    const start = at + head.length;
    at = start + head.size;
    // What is longer than its parent is broken. Behind a string there may be zeros: RFC 8794, 13.
    if (head.id === ids.docType && at <= content.length)
      return String.fromCharCode(...content.subarray(start, at)).replace(/\0+$/, "");
  }
  return undefined;
}
