import { latin1Of, viewOf } from "../../bytes/bytes.ts";
import type { Walk } from "../../bytes/step-walk.ts";
import { exifOrientation, turned } from "../exif-orientation.ts";
import { brokenImage, type ReportSize, unreadableImage } from "../image-walk.ts";

const marker = { end: 0xd9, scan: 0xda, app1: 0xe1 } as const;
/** The frame types that browsers decode: baseline, extended and progressive, with Huffman or arithmetic coding. */
const shownFrames = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);

/**
 * JPEG: segments, and after each start of scan coded data, in which 0xff precedes the next marker. ITU T.81, B.1.1
 *
 * The first EXIF segment before the first scan sets the orientation.
 */
export function* jpeg(report: ReportSize): Walk {
  yield { skip: 2 };
  let size: { readonly width: number; readonly height: number } | undefined;
  let orientation: number | undefined;
  let isReported = false;
  while (true) {
    const [code = 0] = yield { find: "marker" };
    if (code === marker.end && isReported) return;
    let left: number = code === marker.end ? -1 : viewOf(yield { take: 2 }).getUint16(0) - 2;
    if (left < 0) {
      if (isReported) return;
      // Decoders skip metadata with an invalid length, and look for the next marker.
      if (!isMetadata(code)) throw unreadableImage();
      left = 0;
    }
    if (isFrame(code) && left >= 6) {
      const frame: Uint8Array = yield { take: 6 };
      left -= 6;
      size ??= frameSize(code, frame);
    } else if (code === marker.app1 && orientation === undefined && left >= 6) {
      const name: Uint8Array = yield { take: 6 };
      left -= 6;
      if (isExif(name)) {
        orientation = exifOrientation(yield { take: left });
        left = 0;
      }
    } else if (code === marker.scan && !isReported) {
      if (size === undefined) throw unreadableImage();
      report(...turned(orientation ?? 1, size.width, size.height));
      isReported = true;
    }
    yield { skip: left };
  }
}

/** Whether a segment is an application segment, a comment, or the number of lines. */
function isMetadata(code: number): boolean {
  return (code >= 0xe0 && code <= 0xef) || code === 0xfe || code === 0xdc;
}

/** Whether a marker starts a frame: C0 to CF, except for tables and the extension. */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

function frameSize(code: number, frame: Uint8Array): { width: number; height: number } {
  const view = viewOf(frame);
  if (!shownFrames.has(code) || view.getUint8(0) !== 8)
    throw brokenImage("is a kind of JPEG that browsers do not show");
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (width === 0 || height === 0) throw unreadableImage();
  return { width, height };
}

function isExif(name: Uint8Array): boolean {
  return latin1Of(name, 0, 5) === "Exif\0" && (name[5] === 0 || name[5] === 0xff);
}
