import { viewOf } from "../../bytes/bytes.ts";
import type { Walk, WalkPart } from "../../bytes/step-walk.ts";
import { type TellSize, unreadableImage } from "../image-walk.ts";

const block = { extension: 0x21, picture: 0x2c, trailer: 0x3b } as const;

/**
 * GIF: blocks, whose data comes in parts with a length byte each, up to the trailer. GIF89a, appendix A
 *
 * It is shown as large as its screen, or larger where its first picture does not fit on that.
 */
export function* gif(tell: TellSize): Walk {
  const head: Uint8Array = yield { take: 13 };
  const screen = { width: viewOf(head).getUint16(6, true), height: viewOf(head).getUint16(8, true) };
  yield { skip: colorTableLength(head[10] ?? 0) };
  let isTold = false;
  while (true) {
    const [type = 0] = yield { take: 1 };
    if (type === block.extension) yield { skip: 1 };
    else if (type === block.picture) {
      const picture: Uint8Array = yield { take: 9 };
      if (!isTold) {
        const view = viewOf(picture);
        const width = Math.max(screen.width, view.getUint16(0, true) + view.getUint16(4, true));
        const height = Math.max(screen.height, view.getUint16(2, true) + view.getUint16(6, true));
        if (width === 0 || height === 0) throw unreadableImage();
        tell(width, height);
        isTold = true;
      }
      yield { skip: colorTableLength(picture[8] ?? 0) + 1 };
    } else {
      // The trailer, or something that is not a block, which is not a cut either.
      if (isTold) return;
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
