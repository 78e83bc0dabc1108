import { viewOf } from "../../bytes/bytes.ts";
import { takeBoxHead, walkBoxes } from "../../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";
import { itemSize, type Property, type Size } from "./avif-item.ts";

/** The longest box whose content is kept. Lists of properties have a few dozen bytes for each image. */
const maxKeptBytes = 1024 * 1024;

/**
 * AVIF: boxes, as in MP4. The file can end between two boxes once its picture is described and its data has arrived.
 * ISO/IEC 14496-12, 4.2 and 8.11; https://aomediacodec.github.io/av1-avif/
 */
export function* avif(report: ReportSize): Walk {
  let size: Size | undefined;
  let hasData = false;
  let isReported = false;
  const reportOnce = () => {
    if (isReported || size === undefined || !hasData) return;
    isReported = true;
    report(...size);
  };
  while (true) {
    const { type, size: length } = yield* takeBoxHead(isReported && "before");
    if (length !== undefined && (length < 0 || length > Number.MAX_SAFE_INTEGER)) break;
    hasData ||= type === "mdat";
    if (type === "meta" && size === undefined && length !== undefined) {
      const image = yield* walkMeta(length);
      size = image.size;
      hasData ||= image.hasData;
      reportOnce();
    } else if (type === "moov" && size === undefined && length !== undefined) {
      size = yield* walkMovie(length);
      reportOnce();
    } else {
      reportOnce();
      // The last box can extend to the end of the file, at any length.
      if (length === undefined) break;
      yield { skip: length };
    }
  }
  if (!isReported) throw unreadableImage();
}

/** Returns the size of the main image, and whether its data is inside the description. */
function* walkMeta(length: number): WalkPart<{ size: Size | undefined; hasData: boolean }> {
  let primary: Uint8Array | undefined;
  let associations: Uint8Array | undefined;
  const properties: Property[] = [];
  let hasData = false;
  if (length < 4) throw unreadableImage();
  yield { take: 4 };
  yield* walkChildren(length - 4, function* (type, size) {
    if (type === "pitm") primary = yield* keep(size);
    else if (type === "idat") hasData = true;
    else if (type === "iprp") {
      yield* walkChildren(size, function* (inner, innerSize) {
        if (inner === "ipma") associations ??= yield* keep(innerSize);
        else if (inner === "ipco") {
          yield* walkChildren(innerSize, function* (property, propertySize) {
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

/** Returns the size of the first track that has one, because an image sequence can lack a main image. */
function* walkMovie(length: number): WalkPart<Size | undefined> {
  let size: Size | undefined;
  yield* walkChildren(length, function* (type, trackLength) {
    if (type !== "trak") return false;
    yield* walkChildren(trackLength, function* (inner, innerLength) {
      if (inner !== "tkhd" || innerLength < 8) return false;
      // The last 8 bytes are the width and height in 16.16 fixed point. ISO/IEC 14496-12, 8.3.2
      const view = viewOf(yield* keep(innerLength));
      const [width, height] = [view.getUint16(innerLength - 8), view.getUint16(innerLength - 4)];
      if (width > 0 && height > 0) size ??= [width, height];
      return true;
    });
    return true;
  });
  return size;
}

/** Walks through the boxes inside a box. @throws DramatisError `unsupported_media` for content that is not a box. */
function walkChildren(
  length: number,
  use: (type: string, size: number) => WalkPart<boolean>,
): WalkPart<boolean> {
  return walkBoxes(length, use, () => {
    throw unreadableImage();
  });
}

function* keep(length: number): WalkPart<Uint8Array> {
  if (length > maxKeptBytes) throw unreadableImage();
  return (yield { take: length }).slice();
}
