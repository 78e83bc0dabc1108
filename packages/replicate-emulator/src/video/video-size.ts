import type { CanvasSize } from "../drawing/canvas-size.ts";

/** The longer side of a video in pixels. */
export const LONG_SIDE = 320;
/** The caption does not fit beyond this ratio. */
const WIDEST = 21 / 9;

/** Returns the size of a video in the given ratio, or in the ratio of its picture. Codecs require even sides. */
export function videoSize(
  aspectRatio: string | undefined,
  picture: CanvasSize,
  longSide = LONG_SIDE,
): CanvasSize {
  const asked = ratioOf(aspectRatio) ?? picture.width / picture.height;
  const ratio = Math.min(WIDEST, Math.max(1 / WIDEST, asked));
  return ratio >= 1
    ? { width: longSide, height: even(longSide / ratio) }
    : { width: even(longSide * ratio), height: longSide };
}

function ratioOf(text: string | undefined): number | undefined {
  const [across, down] = (text ?? "").split(":").map(Number);
  if (across === undefined || down === undefined) return undefined;
  return across > 0 && down > 0 ? across / down : undefined;
}

function even(side: number): number {
  return Math.round(side / 2) * 2;
}
