import { takeBoxHead } from "../../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { turned } from "../exif-orientation.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";
import { takeJxlHeader } from "./jxl-header.ts";

/** JPEG XL as a bare codestream. It does not hold its length, so a cut is not detected without a declared length. */
export function* jxlCodestream(report: ReportSize): Walk {
  yield* reportHeader(report, takeByte);
}

/** JPEG XL in boxes, as in MP4. Several boxes can hold the codestream. ISO/IEC 18181-2, 9 */
export function* jxlContainer(report: ReportSize): Walk {
  let left = 0;
  let isOpen = false;
  /** Takes the next byte of the codestream, from any box. */
  function* nextByte(): WalkPart<number> {
    while (left === 0 && !isOpen) {
      const box = yield* takeBoxHead();
      isOpen = box.size === undefined;
      let size = box.size ?? 0;
      if (size < 0) throw unreadableImage();
      if (box.type === "jxlp") {
        // The number of the part.
        yield { take: 4 };
        size -= 4;
      }
      if (box.type === "jxlc" || box.type === "jxlp") left = Math.max(0, size);
      else if (isOpen) throw unreadableImage();
      else yield { skip: size };
    }
    left--;
    return yield* takeByte();
  }
  yield* reportHeader(report, nextByte);
  if (isOpen) return;
  yield { skip: left };
  while (true) {
    const box = yield* takeBoxHead("before");
    if (box.size === undefined || box.size < 0) return;
    yield { skip: box.size };
  }
}

function* reportHeader(report: ReportSize, nextByte: () => WalkPart<number>): WalkPart<void> {
  const { width, height, orientation } = yield* takeJxlHeader(nextByte);
  report(...turned(orientation, width, height));
}

function* takeByte(): WalkPart<number> {
  const [byte = 0] = yield { take: 1 };
  return byte;
}
