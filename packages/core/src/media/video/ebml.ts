import { numberOf } from "../bytes/bytes.ts";
import type { MayEnd, Step } from "../bytes/step-walk.ts";

/** The header of an EBML element. RFC 8794, 4 to 6 */
export interface ElementHead {
  readonly id: number;
  /** Of the content, in bytes; undefined if it is unknown, as in a live stream. */
  readonly size: number | undefined;
  /** Of the header itself, in bytes. */
  readonly length: number;
}

/** IDs with their length markers. RFC 8794, 11.2 and 11.3; RFC 9559, 5.1 */
export const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  void: 0xec,
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  simpleBlock: 0xa3,
} as const;

/** In bytes; Matroska's limits. RFC 9559, 4.2 */
const maxIdLength = 4;
const maxSizeLength = 8;

/**
 * Takes the header of an element.
 *
 * @param mayEnd - whether the file can end here.
 * @returns undefined if it is not an element.
 */
export function* takeElementHead(
  mayEnd: MayEnd,
): Generator<Step & { readonly take: number }, ElementHead | undefined, Uint8Array> {
  const idByte = numberOf(yield { take: 1, mayEnd });
  const idLength = lengthOf(idByte);
  if (idLength > maxIdLength) return undefined;
  const id = idByte * 256 ** (idLength - 1) + numberOf(yield { take: idLength - 1 });
  const sizeByte = numberOf(yield { take: 1 });
  const sizeLength = lengthOf(sizeByte);
  if (sizeLength > maxSizeLength) return undefined;
  // The highest set bit is the length marker.
  const marker = 2 ** (8 - sizeLength);
  const rest = 256 ** (sizeLength - 1);
  const size = (sizeByte - marker) * rest + numberOf(yield { take: sizeLength - 1 });
  // All ones mean unknown. RFC 8794, 6.2. The largest sizes are rounded to that value, but no element has them.
  return { id, size: size >= marker * rest - 1 ? undefined : size, length: idLength + sizeLength };
}

/** Reads a header from bytes; `"more"` if it is longer than the bytes, undefined if it is not an element. */
export function elementHeadAt(bytes: Uint8Array, start: number): ElementHead | "more" | undefined {
  const taking = takeElementHead(false);
  let at = start;
  let step = taking.next(new Uint8Array(0));
  while (step.done !== true) {
    const end = at + step.value.take;
    if (end > bytes.length) return "more";
    step = taking.next(bytes.subarray(at, end));
    at = end;
  }
  return step.value;
}

/** Returns the length of a number by its first byte: one more than its leading zeros. RFC 8794, 4 */
function lengthOf(firstByte: number): number {
  return Math.clz32(firstByte) - 23;
}
