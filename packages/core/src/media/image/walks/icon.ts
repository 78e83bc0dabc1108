import { viewOf } from "../../bytes/bytes.ts";
import type { Walk } from "../../bytes/step-walk.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";

/**
 * Windows icon: a directory of images. Browsers show the largest.
 * https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)
 */
export function* icon(report: ReportSize): Walk {
  const head: Uint8Array = yield { take: 6 };
  const count = viewOf(head).getUint16(4, true);
  const directoryEnd = 6 + 16 * count;
  let largest: readonly [number, number] = [0, 0];
  let end = directoryEnd;
  for (let number = 0; number < count; number++) {
    const entry: Uint8Array = yield { take: 16 };
    const view = viewOf(entry);
    const [width, height] = [view.getUint8(0) || 256, view.getUint8(1) || 256];
    const [length, start] = [view.getUint32(8, true), view.getUint32(12, true)];
    if (length === 0 || start < directoryEnd) throw unreadableImage();
    if (width * height > largest[0] * largest[1]) largest = [width, height];
    end = Math.max(end, start + length);
  }
  if (count === 0) throw unreadableImage();
  report(...largest);
  yield { skip: end - directoryEnd };
}
