import { latin1Of, viewOf } from "../bytes/bytes.ts";

/** The tag of the orientation, and its only valid type. EXIF 2.32, 4.6.4 */
const orientationTag = 0x0112;
const shortType = 3;

/**
 * Returns the orientation of a picture, from 1 (upright) to 8; 1 if the metadata does not have one.
 *
 * @param bytes - EXIF metadata without the name before it: a TIFF header, then the first directory.
 */
export function exifOrientation(bytes: Uint8Array): number {
  const order = latin1Of(bytes, 0, 2);
  if (bytes.length < 8 || (order !== "II" && order !== "MM")) return 1;
  const isLittle = order === "II";
  const view = viewOf(bytes);
  if (view.getUint16(2, isLittle) !== 42) return 1;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > bytes.length) return 1;
  const count = view.getUint16(start, isLittle);
  for (let at = start + 2; at < start + 2 + 12 * count && at + 12 <= bytes.length; at += 12) {
    if (view.getUint16(at, isLittle) !== orientationTag) continue;
    const isShort = view.getUint16(at + 2, isLittle) === shortType && view.getUint32(at + 4, isLittle) === 1;
    const value = isShort ? view.getUint16(at + 8, isLittle) : 1;
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Returns the width and height of a picture after its orientation is applied: 5 to 8 turn it on its side. */
export function turned(orientation: number, width: number, height: number): readonly [number, number] {
  return orientation >= 5 ? [height, width] : [width, height];
}
