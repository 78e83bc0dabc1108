import type { Step } from "./byte-walk.ts";

/** What stands before the content of an EBML element. RFC 8794, 4 to 6 */
export interface ElementHead {
  readonly id: number;
  /** Of the content, in bytes; undefined: unknown, as in what is sent while it is made. */
  readonly size: number | undefined;
  /** Of the head itself, in bytes. */
  readonly length: number;
}

/** With their length markers. RFC 8794, 11.2 and 11.3; RFC 9559, 5.1 */
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

/** In bytes; Matroska allows no longer ones. RFC 9559, 4.2 */
const maxIdLength = 4;
const maxSizeLength = 8;

/**
 * Takes an element's head.
 *
 * @param mayEnd - whether the file may end before it.
 * @returns undefined for what is none.
 */
export function* takeElementHead(
  mayEnd: boolean,
): Generator<Step & { readonly take: number }, ElementHead | undefined, number> {
  const idByte = yield { take: 1, mayEnd };
  const idLength = lengthOf(idByte);
  if (idLength > maxIdLength) return undefined;
  const id = idLength > 1 ? idByte * 256 ** (idLength - 1) + (yield { take: idLength - 1 }) : idByte;
  const sizeByte = yield { take: 1 };
  const sizeLength = lengthOf(sizeByte);
  if (sizeLength > maxSizeLength) return undefined;
  // The first one among its bits is the marker of the length.
  const marker = 2 ** (8 - sizeLength);
  const rest = 256 ** (sizeLength - 1);
  const size = (sizeByte - marker) * rest + (sizeLength > 1 ? yield { take: sizeLength - 1 } : 0);
  // All ones: unknown. RFC 8794, 6.2. The largest sizes are rounded to it, but they are no element's.
  return { id, size: size >= marker * rest - 1 ? undefined : size, length: idLength + sizeLength };
}

/** Reads a head from bytes that are at hand; `"more"` where it goes on behind them, undefined where it is none. */
export function elementHeadAt(bytes: Uint8Array, start: number): ElementHead | "more" | undefined {
  const taking = takeElementHead(false);
  let at = start;
  let step = taking.next();
  while (step.done !== true) {
    const end = at + step.value.take;
    if (end > bytes.length) return "more";
    step = taking.next(bytes.subarray(at, end).reduce((number, byte) => number * 256 + byte, 0));
    at = end;
  }
  return step.value;
}

/** How many bytes a number has that begins so: one more than there are leading zeros. RFC 8794, 4 */
function lengthOf(firstByte: number): number {
  return Math.clz32(firstByte) - 23;
}
