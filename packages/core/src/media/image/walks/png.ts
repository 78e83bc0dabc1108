import { DramatisError } from "../../../errors/dramatis-error.ts";
import { concatBytes, latin1Of, viewOf } from "../../bytes/bytes.ts";
import { crc32 } from "../../bytes/crc32.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { exifOrientation, turned } from "../exif-orientation.ts";
import { brokenImage, type ReportSize, unreadableImage } from "../image-walk.ts";

/** libpng's limit, which browsers use. */
const maxSide = 1_000_000;
/** EXIF metadata of other formats has at most 64 kB. */
const maxExifBytes = 1024 * 1024;

/** The bit depths of each color type. https://www.w3.org/TR/png-3/#11IHDR */
const bitDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * PNG: chunks with length, type, data and checksum, up to IEND. https://www.w3.org/TR/png-3/#5Chunk-layout
 *
 * EXIF metadata is used only before the picture.
 */
export function* png(report: ReportSize): Walk {
  yield { skip: 8 };
  const [width, height] = yield* takeHeader();
  let orientation: number | undefined;
  let isReported = false;
  while (true) {
    const head: Uint8Array = yield { take: 8 };
    const type = latin1Of(head, 4, 8);
    const length = viewOf(head).getUint32(0);
    if (type === "IDAT" && !isReported) {
      report(...turned(orientation ?? 1, width, height));
      isReported = true;
    }
    if (type === "eXIf" && orientation === undefined && !isReported && length <= maxExifBytes) {
      const data = yield* takeChecked(type, length);
      if (data !== undefined) orientation = exifOrientation(data);
      continue;
    }
    yield { skip: length + 4 };
    if (type !== "IEND") continue;
    if (isReported) return;
    throw unreadableImage();
  }
}

function* takeHeader(): WalkPart<readonly [number, number]> {
  const head: Uint8Array = yield { take: 8 };
  const type = latin1Of(head, 4, 8);
  // Apple's tools write this chunk into the images of an app.
  if (type === "CgBI") throw brokenImage("is a PNG for iPhone apps only (CgBI), which browsers do not show");
  if (type !== "IHDR" || viewOf(head).getUint32(0) !== 13) throw unreadableImage();
  // The checksum is ignored: it is rarely wrong, and a size that is too large must be reported as such.
  const view = viewOf((yield { take: 17 }).slice());
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const isKnown = bitDepths[view.getUint8(9)]?.includes(view.getUint8(8)) === true;
  const isPlain = view.getUint8(10) === 0 && view.getUint8(11) === 0 && view.getUint8(12) <= 1;
  if (width === 0 || height === 0 || !isKnown || !isPlain) throw unreadableImage();
  if (width <= maxSide && height <= maxSide) return [width, height];
  const message = `The image has ${width} x ${height} pixels: browsers show at most ${maxSide} on a side.`;
  throw new DramatisError("output_too_large", message);
}

/** Takes the data of a chunk; undefined if its checksum is wrong. */
function* takeChecked(type: string, length: number): WalkPart<Uint8Array | undefined> {
  const data = (yield { take: length }).slice();
  const checksum = viewOf(yield { take: 4 }).getUint32(0);
  const typed = concatBytes([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  return crc32(typed) === checksum ? data : undefined;
}
