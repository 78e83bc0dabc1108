import type { CanvasSize } from "../drawing/canvas-size.ts";

/** The longer side of a film in pixels. */
export const LONG_SIDE = 320;
/** Beyond these the caption finds no room. */
const WIDEST = 21 / 9;

/** The size of a film in the ratio asked for, or in that of its picture; both sides are even, as codecs want them. */
export function filmSize(
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
