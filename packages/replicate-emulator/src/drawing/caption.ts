/** The caption of every drawing, in the picture and, as plain ASCII, in its EXIF data. */
const CAPTION = "DRAWING · NO MODEL RAN";
export const EXIF_CAPTION = "drawing, no model ran";

// Drawn letters, because a system without fonts would leave the caption out. Five by seven dots, one string per row.
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  A: [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
  D: ["####.", "#...#", "#...#", "#...#", "#...#", "#...#", "####."],
  E: ["#####", "#....", "#....", "####.", "#....", "#....", "#####"],
  G: [".###.", "#...#", "#....", "#.###", "#...#", "#...#", ".###."],
  I: ["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "#####"],
  L: ["#....", "#....", "#....", "#....", "#....", "#....", "#####"],
  M: ["#...#", "##.##", "#.#.#", "#.#.#", "#...#", "#...#", "#...#"],
  N: ["#...#", "##..#", "#.#.#", "#..##", "#...#", "#...#", "#...#"],
  O: [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
  R: ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"],
  W: ["#...#", "#...#", "#...#", "#.#.#", "#.#.#", "##.##", "#...#"],
  "·": [".....", ".....", ".....", "..#..", ".....", ".....", "....."],
};

const LETTER_PITCH = 6;
const LETTER_HEIGHT = 7;

/** Returns an SVG band with the caption along the bottom of a canvas, and its height in pixels. */
export function captionBand(width: number, height: number): { svg: string; bandHeight: number } {
  const dot = Math.max(1, Math.floor(Math.min(width * 0.5, 640) / (CAPTION.length * LETTER_PITCH)));
  const bandHeight = dot * (LETTER_HEIGHT + 6);
  const top = height - bandHeight;
  const left = Math.round((width - CAPTION.length * LETTER_PITCH * dot) / 2);
  const path = lettersPath(left, top + dot * 3, dot);
  const svg =
    `<rect x="0" y="${top}" width="${width}" height="${bandHeight}" fill="#1d1d1f"/>` +
    `<path d="${path}" fill="#f5f5f7"/>`;
  return { svg, bandHeight };
}

function lettersPath(left: number, top: number, dot: number): string {
  let path = "";
  [...CAPTION].forEach((letter, position) => {
    GLYPHS[letter]?.forEach((row, line) => {
      [...row].forEach((mark, column) => {
        if (mark !== "#") return;
        path += `M${left + (position * LETTER_PITCH + column) * dot} ${top + line * dot}h${dot}v${dot}h-${dot}z`;
      });
    });
  });
  return path;
}
