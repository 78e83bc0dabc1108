import type { WalkPart } from "../../bytes/step-walk.ts";
import { unreadableImage } from "../image-walk.ts";

/** Aspect ratios by their code of three bits, from 1. Code 0 means that the width follows. */
const ratios: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

/** The number of bits of a side, by the two bits before it. */
const sideBits = [9, 13, 18, 30];

/**
 * Takes the beginning of a JPEG XL codestream: its signature, size and orientation.
 * ISO/IEC 18181-1, D.2 and D.3
 */
export function* takeJxlHeader(
  nextByte: () => WalkPart<number>,
): WalkPart<{ width: number; height: number; orientation: number }> {
  if ((yield* nextByte()) !== 0xff || (yield* nextByte()) !== 0x0a) throw unreadableImage();
  let byte = 0;
  let bitsLeft = 0;
  /** Reads bits, starting with the lowest bit of each byte. */
  function* bits(count: number): WalkPart<number> {
    let value = 0;
    for (let bit = 0; bit < count; bit++) {
      if (bitsLeft === 0) {
        byte = yield* nextByte();
        bitsLeft = 8;
      }
      value += (byte & 1) * 2 ** bit;
      byte >>= 1;
      bitsLeft--;
    }
    return value;
  }
  const isSmall = (yield* bits(1)) === 1;
  function* side(): WalkPart<number> {
    if (isSmall) return 8 * (1 + (yield* bits(5)));
    return 1 + (yield* bits(sideBits[yield* bits(2)] ?? 0));
  }
  const height = yield* side();
  const ratio = ratios[(yield* bits(3)) - 1];
  const width = ratio === undefined ? yield* side() : Math.floor((height * ratio[0]) / ratio[1]);
  const isDefault = (yield* bits(1)) === 1;
  const hasExtra = !isDefault && (yield* bits(1)) === 1;
  return { width, height, orientation: hasExtra ? 1 + (yield* bits(3)) : 1 };
}
