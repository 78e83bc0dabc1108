import { latin1Of, numberOf, viewOf } from "./bytes.ts";
import type { MayEnd, WalkPart } from "./step-walk.ts";

/** What comes before the content of a box. ISO/IEC 14496-12, 4.2 */
export interface BoxHead {
  /** Four letters. */
  readonly type: string;
  /** Of the content, in bytes; undefined where the box reaches to the end of the file. Below 0 for an impossible one. */
  readonly size: number | undefined;
  /** Of the head itself, in bytes. */
  readonly length: number;
}

/** Takes the head of a box. @param mayEnd - whether the file may end before it. */
export function* takeBoxHead(mayEnd: MayEnd = false): WalkPart<BoxHead> {
  const head: Uint8Array = yield { take: 8, mayEnd };
  const type = latin1Of(head, 4, 8);
  const size = viewOf(head).getUint32(0);
  if (size === 0) return { type, size: undefined, length: 8 };
  // 1: the size is in the 64 bits that follow.
  if (size === 1) return { type, size: numberOf(yield { take: 8 }) - 16, length: 16 };
  return { type, size: size - 8, length: 8 };
}

/** The most bytes that a file type box may have here. Real ones have 20 to 40. */
const maxFileTypeBytes = 4096;

/**
 * The brands that a file names at its beginning, the major one first. ISO/IEC 14496-12, 4.3
 *
 * @param type - of the box: `styp` names those of a segment.
 * @returns `"more"` where the file type box is longer than these bytes; undefined where they do not begin with one.
 */
export function fileBrands(bytes: Uint8Array, type: "ftyp" | "styp" = "ftyp"): string[] | "more" | undefined {
  if (bytes.length < 8) return "more";
  const size = viewOf(bytes).getUint32(0);
  // The shortest one holds a brand and its version.
  if (latin1Of(bytes, 4, 8) !== type || size < 16 || size > maxFileTypeBytes) return undefined;
  if (bytes.length < size) return "more";
  const brands: string[] = [];
  for (let at = 8; at + 4 <= size; at += 4) {
    // The second four bytes are the version of the major brand.
    if (at !== 12) brands.push(latin1Of(bytes, at, at + 4).trimEnd());
  }
  return brands;
}
