import { viewOf } from "../../bytes/bytes.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";

const block = { extension: 0x21, picture: 0x2c, trailer: 0x3b } as const;

/**
 * GIF: blocks up to the trailer. Their data consists of sub-blocks with a length byte each. GIF89a, appendix A
 *
 * It is shown at the size of its screen, or larger if its first picture does not fit.
 */
export function* gif(report: ReportSize): Walk {
  const head: Uint8Array = yield { take: 13 };
  const screen = { width: viewOf(head).getUint16(6, true), height: viewOf(head).getUint16(8, true) };
  yield { skip: colorTableLength(head[10] ?? 0) };
  let isReported = false;
  while (true) {
    const [type = 0] = yield { take: 1 };
    if (type === block.extension) yield { skip: 1 };
    else if (type === block.picture) {
      const picture: Uint8Array = yield { take: 9 };
      if (!isReported) {
        const view = viewOf(picture);
        const width = Math.max(screen.width, view.getUint16(0, true) + view.getUint16(4, true));
        const height = Math.max(screen.height, view.getUint16(2, true) + view.getUint16(6, true));
        if (width === 0 || height === 0) throw unreadableImage();
        report(width, height);
        isReported = true;
      }
      yield { skip: colorTableLength(picture[8] ?? 0) + 1 };
    } else {
      // The trailer, or something that is not a block. That is not a cut either.
      if (isReported) return;
      throw unreadableImage();
    }
    yield* skipParts();
  }
}

function* skipParts(): WalkPart<void> {
  for (let [length = 0] = yield { take: 1 }; length > 0; [length = 0] = yield { take: 1 })
    yield { skip: length };
}

function colorTableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}
