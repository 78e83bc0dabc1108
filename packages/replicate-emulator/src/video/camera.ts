import type { CanvasSize } from "../drawing/canvas-size.ts";
import { spread } from "../spread.ts";

/** Where the camera points: its zoom, and its position within the remaining space, each from 0 to 1. */
interface Look {
  readonly near: number;
  readonly x: number;
  readonly y: number;
}

/** A rectangle of the stage, in pixels of the stage. */
export interface Shot extends CanvasSize {
  readonly left: number;
  readonly top: number;
}

/** How much larger the stage is than the video, so that no pixel is enlarged at the maximum zoom. */
export const STAGE_SCALE = 1.25;

// Faces are slightly above the middle of most pictures, so every move keeps that area visible.
const MOVES: readonly [[Look, Look], ...[Look, Look][]] = [
  [look(0, 0.5, 0.2), look(1, 0.5, 0.45)],
  [look(1, 0.5, 0.4), look(0, 0.5, 0.25)],
  [look(0.7, 0.1, 0.25), look(0.7, 0.9, 0.4)],
  [look(0.2, 1, 0.3), look(1, 0.3, 0.4)],
  [look(1, 0.2, 0.4), look(0.2, 0.8, 0.15)],
];

/** Returns what the camera shows at a time between 0 and 1. Consecutive numbers have different moves. */
export function shotAt(moment: number, number: number, stage: CanvasSize, video: CanvasSize): Shot {
  const [from, to] = spread(MOVES, "camera", number);
  const between = (key: keyof Look) => from[key] + (to[key] - from[key]) * moment;
  const scale = STAGE_SCALE - (STAGE_SCALE - 1) * between("near");
  const width = Math.min(stage.width, Math.round(video.width * scale));
  const height = Math.min(stage.height, Math.round(video.height * scale));
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
