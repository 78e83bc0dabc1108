import { viewOf } from "../../bytes/bytes.ts";
import { unreadableImage } from "../image-walk.ts";

export type Size = readonly [width: number, height: number];

/** A property of images. `content` is empty for properties that do not affect the size. */
export interface Property {
  readonly type: string;
  readonly content: Uint8Array;
}

/**
 * Returns the size at which an item is shown, after its properties are applied in order. ISO/IEC 23008-12, 6.5
 *
 * A mirror does not change the size. A crop is applied only if it keeps the upper left corner, as in Chromium.
 *
 * @param primary - the content of the `pitm` box, which holds the id of the item.
 * @param associations - the content of the `ipma` box, which lists the properties of each item.
 */
export function itemSize(
  primary: Uint8Array,
  associations: Uint8Array,
  properties: readonly Property[],
): Size | undefined {
  try {
    const view = viewOf(primary);
    const id = view.getUint8(0) === 0 ? view.getUint16(4) : view.getUint32(4);
    let size: Size | undefined;
    let isSideways = false;
    for (const { index, isEssential } of propertiesOf(id, viewOf(associations))) {
      const property = properties[index - 1];
      if (property === undefined) continue;
      const content = viewOf(property.content);
      if (property.type === "ispe") size ??= [content.getUint32(4), content.getUint32(8)];
      if (property.type === "irot") {
        // A rotation must be marked as essential. Otherwise readers could ignore it, so the file is invalid.
        if (!isEssential) return undefined;
        isSideways = (content.getUint8(0) & 1) === 1;
      }
      if (property.type === "clap" && size !== undefined) size = crop(size, content);
    }
    if (size === undefined || size[0] === 0 || size[1] === 0) return undefined;
    return isSideways ? [size[1], size[0]] : size;
  } catch (error) {
    // A read beyond the end of a box.
    if (error instanceof RangeError) throw unreadableImage();
    throw error;
  }
}

/** Yields the indexes of an item's properties, from 1. ISO/IEC 23008-12, 9.3 */
function* propertiesOf(id: number, view: DataView): Generator<{ index: number; isEssential: boolean }> {
  const version = view.getUint8(0);
  const isLong = (view.getUint8(3) & 1) === 1;
  const count = view.getUint32(4);
  let at = 8;
  for (let entry = 0; entry < count; entry++) {
    const item = version < 1 ? view.getUint16(at) : view.getUint32(at);
    at += version < 1 ? 2 : 4;
    const properties = view.getUint8(at++);
    for (let number = 0; number < properties; number++) {
      const value = isLong ? view.getUint16(at) : view.getUint8(at);
      at += isLong ? 2 : 1;
      const bit = isLong ? 0x8000 : 0x80;
      if (item === id) yield { index: value & (bit - 1), isEssential: (value & bit) !== 0 };
    }
  }
}

/** Applies a crop: width, height and the offset of the center, each as a fraction. ISO/IEC 14496-12, 12.1.4.1 */
function crop(size: Size, view: DataView): Size {
  const [width, height] = [fraction(view, 0), fraction(view, 8)];
  const left = (size[0] - width) / 2 + fraction(view, 16);
  const top = (size[1] - height) / 2 + fraction(view, 24);
  const isValid = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  return isValid && left === 0 && top === 0 ? [width, height] : size;
}

function fraction(view: DataView, at: number): number {
  return view.getInt32(at) / view.getInt32(at + 4);
}
