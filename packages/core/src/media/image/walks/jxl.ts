import { takeBoxHead } from "../../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { turned } from "../exif-orientation.ts";
import { type TellSize, unreadableImage } from "../image-walk.ts";
import { takeJxlHeader } from "./jxl-header.ts";

/** JPEG XL as a bare codestream. It does not say how long it is: where its length was not declared, a cut is not seen. */
export function* jxlCodestream(tell: TellSize): Walk {
  yield* tellHeader(tell, takeByte);
}

/** JPEG XL in boxes, as in MP4; the codestream may be in several of them. ISO/IEC 18181-2, 9 */
export function* jxlContainer(tell: TellSize): Walk {
  let left = 0;
  let isOpen = false;
  /** The next byte of the codestream, wherever it is. */
  function* nextByte(): WalkPart<number> {
    while (left === 0 && !isOpen) {
      const box = yield* takeBoxHead();
      isOpen = box.size === undefined;
      let size = box.size ?? 0;
      if (size < 0) throw unreadableImage();
      if (box.type === "jxlp") {
        // Which part it is.
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
  yield* tellHeader(tell, nextByte);
  if (isOpen) return;
  yield { skip: left };
  while (true) {
    const box = yield* takeBoxHead("before");
    if (box.size === undefined || box.size < 0) return;
    yield { skip: box.size };
  }
}

function* tellHeader(tell: TellSize, nextByte: () => WalkPart<number>): WalkPart<void> {
  const { width, height, orientation } = yield* takeJxlHeader(nextByte);
  tell(...turned(orientation, width, height));
}

function* takeByte(): WalkPart<number> {
  const [byte = 0] = yield { take: 1 };
  return byte;
}
