import type { CanvasSize } from "../drawing/canvas-size.ts";
import { spread } from "../spread.ts";

/** Where the camera looks: how near it is, and where in the room that this leaves; each of them from 0 to 1. */
interface Look {
  readonly near: number;
  readonly x: number;
  readonly y: number;
}

/** A part of the stage, in its pixels. */
export interface Shot extends CanvasSize {
  readonly left: number;
  readonly top: number;
}

/** How much larger the stage is than the film: as far as the camera goes in, no pixel is enlarged. */
export const STAGE_SCALE = 1.25;

// Faces are a little above the middle of most pictures: every move keeps them in sight.
const MOVES: readonly [[Look, Look], ...[Look, Look][]] = [
  [look(0, 0.5, 0.2), look(1, 0.5, 0.45)],
  [look(1, 0.5, 0.4), look(0, 0.5, 0.25)],
  [look(0.7, 0.1, 0.25), look(0.7, 0.9, 0.4)],
  [look(0.2, 1, 0.3), look(1, 0.3, 0.4)],
  [look(1, 0.2, 0.4), look(0.2, 0.8, 0.15)],
];

/** What the camera sees at a moment between 0 and 1. Neighbouring numbers move differently. */
export function shotAt(moment: number, number: number, stage: CanvasSize, film: CanvasSize): Shot {
  const [from, to] = spread(MOVES, "camera", number);
  const between = (key: keyof Look) => from[key] + (to[key] - from[key]) * moment;
  const scale = STAGE_SCALE - (STAGE_SCALE - 1) * between("near");
  const width = Math.min(stage.width, Math.round(film.width * scale));
  const height = Math.min(stage.height, Math.round(film.height * scale));
  return {
    width,
    height,
    left: Math.round((stage.width - width) * between("x")),
    top: Math.round((stage.height - height) * between("y")),
  };
}

function look(near: number, x: number, y: number): Look {
  return { near, x, y };
}
