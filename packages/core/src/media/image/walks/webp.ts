import { latin1Of, viewOf } from "../../bytes/bytes.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";

/** The largest length in a RIFF header. RFC 9649, 2.4 */
const maxRiffBytes = 0xfffffff6;
/** How many of a chunk's first bytes hold the size of the picture, by chunk type. */
const headerBytes: Readonly<Record<string, number>> = { "VP8 ": 10, VP8L: 5, VP8X: 10 };

type Size = readonly [width: number, height: number];

/**
 * WebP: chunks in RIFF, whose header holds the length of everything after its first 8 bytes. RFC 9649, 2.3
 *
 * A file of one picture without metadata is complete after the picture, even if the RIFF length is larger. Browsers
 * ignore the orientation in a WebP's EXIF metadata.
 */
export function* webp(report: ReportSize): Walk {
  const head: Uint8Array = yield { take: 12 };
  const riffBytes = viewOf(head).getUint32(4, true);
  if (riffBytes > maxRiffBytes) throw unreadableImage();
  let left = riffBytes - 4;
  let canvas: Size | undefined;
  let isReported = false;
  while (left >= 8) {
    const chunk: Uint8Array = yield { take: 8, mayEnd: isReported && canvas === undefined && "before" };
    const type = latin1Of(chunk, 0, 4);
    const length = viewOf(chunk).getUint32(4, true);
    left -= 8;
    if (length > left) break;
    const used = Math.min(length + (length % 2), left);
    left -= used;
    const wanted = isReported ? 0 : Math.min(headerBytes[type] ?? 0, length);
    if (wanted > 0) {
      const size = yield* takeSize(type, wanted);
      if (type === "VP8X") canvas = size;
      else {
        if (canvas !== undefined && (canvas[0] !== size[0] || canvas[1] !== size[1])) throw unreadableImage();
        report(...size);
        isReported = true;
      }
    } else if (type === "ANMF" && canvas !== undefined && !isReported) {
      report(...canvas);
      isReported = true;
    }
    yield { skip: used - wanted };
  }
  if (!isReported) throw unreadableImage();
}

/** Takes the size of a picture. RFC 9649, 2.5 to 2.7; RFC 6386, 9.1 */
function* takeSize(type: string, length: number): WalkPart<Size> {
  const bytes: Uint8Array = yield { take: length };
  if (length < (headerBytes[type] ?? 0)) throw unreadableImage();
  const view = viewOf(bytes);
  if (type === "VP8X") return [1 + uint24(view, 4), 1 + uint24(view, 7)];
  if (type === "VP8L") {
    const bits = view.getUint32(1, true);
    if (view.getUint8(0) !== 0x2f) throw unreadableImage();
    return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
  }
  const isKeyFrame = (view.getUint8(0) & 1) === 0 && uint24(view, 3) === 0x2a019d;
  const size: Size = [view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff];
  if (!isKeyFrame || size[0] === 0 || size[1] === 0) throw unreadableImage();
  return size;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + 65536 * view.getUint8(at + 2);
}
