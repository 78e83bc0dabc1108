import { latin1Of, numberOf, viewOf } from "./bytes.ts";
import type { MayEnd, WalkPart } from "./step-walk.ts";

/** The header of a box. ISO/IEC 14496-12, 4.2 */
export interface BoxHead {
  /** Four letters. */
  readonly type: string;
  /**
   * Of the content, in bytes; undefined if the box extends to the end of the file. Negative for an impossible length.
   */
  readonly size: number | undefined;
  /** Of the header itself, in bytes. */
  readonly length: number;
}

/** Takes the header of a box. @param mayEnd - whether the file can end here. */
export function* takeBoxHead(mayEnd: MayEnd = false): WalkPart<BoxHead> {
  const head: Uint8Array = yield { take: 8, mayEnd };
  const type = latin1Of(head, 4, 8);
  const size = viewOf(head).getUint32(0);
  if (size === 0) return { type, size: undefined, length: 8 };
  // 1 means that the size is in the next 64 bits.
  if (size === 1) return { type, size: numberOf(yield { take: 8 }) - 16, length: 16 };
  return { type, size: size - 8, length: 8 };
}

/**
 * Walks through the boxes inside a box. A child of open length fills the rest of its parent.
 *
 * @param length - of the parent's content, in bytes.
 * @param use - gets the type and the content length of each child. Returns false if the content is to be skipped.
 * @param onBroken - called before the rest of the parent is skipped, if it is not a box.
 * @returns whether the children fill the parent exactly.
 */
export function* walkBoxes(
  length: number,
  use: (type: string, size: number) => WalkPart<boolean>,
  onBroken?: () => void,
): WalkPart<boolean> {
  let left = length;
  while (left >= 8) {
    const box: BoxHead = yield* takeBoxHead();
    left -= box.length;
    const size: number = box.size ?? left;
    if (size < 0 || size > left) {
      onBroken?.();
      yield { skip: Math.max(0, left) };
      return false;
    }
    left -= size;
    if (!(yield* use(box.type, size))) yield { skip: size };
  }
  yield { skip: left };
  return left === 0;
}

/** The longest accepted file type box, in bytes. Real ones have 20 to 40. */
const maxFileTypeBytes = 4096;

/**
 * Reads the brands at the beginning of a file, the major one first. ISO/IEC 14496-12, 4.3
 *
 * @param type - of the box: `styp` holds the brands of a segment.
 * @returns `"more"` if the file type box is longer than these bytes; undefined if they do not begin with one.
 */
export function fileBrands(bytes: Uint8Array, type: "ftyp" | "styp" = "ftyp"): string[] | "more" | undefined {
  if (bytes.length < 8) return "more";
  const size = viewOf(bytes).getUint32(0);
  // The shortest box holds a brand and its version.
  if (latin1Of(bytes, 4, 8) !== type || size < 16 || size > maxFileTypeBytes) return undefined;
  if (bytes.length < size) return "more";
  const brands: string[] = [];
  for (let at = 8; at + 4 <= size; at += 4) {
    // The second four bytes are the version of the major brand.
    if (at !== 12) brands.push(latin1Of(bytes, at, at + 4).trimEnd());
  }
  return brands;
}
