import { viewOf } from "../../bytes/bytes.ts";
import { takeBoxHead } from "../../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { type TellSize, unreadableImage } from "../image-walk.ts";
import { itemSize, type Property, type Size } from "./avif-item.ts";

/** The most bytes that are kept of a box: lists of what belongs to which image have some dozen bytes for each. */
const maxKeptBytes = 1024 * 1024;

/**
 * AVIF: boxes, as in MP4. It may end between two of them once its picture is described and its data has come.
 * ISO/IEC 14496-12, 4.2 and 8.11; https://aomediacodec.github.io/av1-avif/
 */
export function* avif(tell: TellSize): Walk {
  let size: Size | undefined;
  let hasData = false;
  let isTold = false;
  const tellOnce = () => {
    if (isTold || size === undefined || !hasData) return;
    isTold = true;
    tell(...size);
  };
  while (true) {
    const { type, size: length } = yield* takeBoxHead(isTold && "before");
    if (length !== undefined && (length < 0 || length > Number.MAX_SAFE_INTEGER)) break;
    hasData ||= type === "mdat";
    if (type === "meta" && size === undefined && length !== undefined) {
      const image = yield* walkMeta(length);
      size = image.size;
      hasData ||= image.hasData;
      tellOnce();
    } else if (type === "moov" && size === undefined && length !== undefined) {
      size = yield* walkMovie(length);
      tellOnce();
    } else {
      tellOnce();
      // The last box may reach to the end of the file, wherever that is.
      if (length === undefined) break;
      yield { skip: length };
    }
  }
  if (!isTold) throw unreadableImage();
}

/** The size of the main image, and whether its data is in the description itself. */
function* walkMeta(length: number): WalkPart<{ size: Size | undefined; hasData: boolean }> {
  let primary: Uint8Array | undefined;
  let associations: Uint8Array | undefined;
  const properties: Property[] = [];
  let hasData = false;
  yield { take: 4 };
  yield* walkBoxes(length - 4, function* (type, size) {
    if (type === "pitm") primary = yield* keep(size);
    else if (type === "idat") hasData = true;
    else if (type === "iprp") {
      yield* walkBoxes(size, function* (inner, innerSize) {
        if (inner === "ipma") associations ??= yield* keep(innerSize);
        else if (inner === "ipco") {
          yield* walkBoxes(innerSize, function* (property, propertySize) {
            const isWanted = ["ispe", "irot", "clap"].includes(property);
            const content = isWanted ? yield* keep(propertySize) : new Uint8Array(0);
            properties.push({ type: property, content });
            return isWanted;
          });
          return true;
        } else return false;
        return true;
      });
      return true;
    } else return false;
    return type !== "idat";
  });
  if (primary === undefined || associations === undefined) return { size: undefined, hasData };
  return { size: itemSize(primary, associations, properties), hasData };
}

/** The size of the first track that has one: a sequence of images need not have a main image. */
function* walkMovie(length: number): WalkPart<Size | undefined> {
  let size: Size | undefined;
  yield* walkBoxes(length, function* (type, trackLength) {
    if (type !== "trak") return false;
    yield* walkBoxes(trackLength, function* (inner, innerLength) {
      if (inner !== "tkhd" || innerLength < 8) return false;
      // The last 8 bytes are width and height, as numbers with 16 bits after the point. ISO/IEC 14496-12, 8.3.2
      const view = viewOf(yield* keep(innerLength));
      const [width, height] = [view.getUint16(innerLength - 8), view.getUint16(innerLength - 4)];
      if (width > 0 && height > 0) size ??= [width, height];
      return true;
    });
    return true;
  });
  return size;
}

/**
 * Goes through the boxes in a box.
 * @param use - is given type and length of each; it returns false where it has left the content to be skipped.
 */
function* walkBoxes(length: number, use: (type: string, size: number) => WalkPart<boolean>): WalkPart<void> {
  let left = length;
  while (left >= 8) {
    const box = yield* takeBoxHead();
    left -= box.length;
    const size = box.size ?? left;
    if (size < 0 || size > left) throw unreadableImage();
    left -= size;
    if (!(yield* use(box.type, size))) yield { skip: size };
  }
  if (left < 0) throw unreadableImage();
  yield { skip: left };
}

function* keep(length: number): WalkPart<Uint8Array> {
  if (length > maxKeptBytes) throw unreadableImage();
  return (yield { take: length }).slice();
}
