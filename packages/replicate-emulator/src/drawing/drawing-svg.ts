import { spread } from "../spread.ts";
import type { CanvasSize } from "./canvas-size.ts";
import { captionBand } from "./caption.ts";
import { drawFigure } from "./figure.ts";
import { BACKDROPS } from "./palette.ts";

/** What determines a drawing: the same values give the same character on every machine. */
export interface Subject {
  readonly description: string;
  readonly seed: number;
  /** The index in a batch, from 0. */
  readonly index: number;
}

/** Returns the complete drawing as SVG: backdrop, figure and caption. */
export function drawingSvg(subject: Subject, size: CanvasSize): string {
  const { width, height } = size;
  // A batch is drawn with consecutive numbers, as models draw a batch with consecutive seeds.
  const number = subject.seed + subject.index;
  const backdrop = spread(BACKDROPS, `${subject.description} backdrop`, number);
  const { svg: caption, bandHeight } = captionBand(width, height);
  const stage = { width, height: height - bandHeight };
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#${backdrop.wall}"/>` +
    `<circle cx="${width / 2}" cy="${stage.height * 0.62}" r="${Math.min(width, stage.height) * 0.47}" fill="#${backdrop.shape}"/>` +
    figureSvg(subject.description, number, stage) +
    `${caption}</svg>`
  );
}

/** Fits the figure to the height. On a tall canvas, the shoulders exceed the sides so that the head is large. */
function figureSvg(description: string, number: number, stage: CanvasSize): string {
  const { content, crop } = drawFigure(description, number);
  const scale = Math.min((stage.width * 1.3) / crop.width, (stage.height * 0.94) / crop.height);
  const width = crop.width * scale;
  const height = crop.height * scale;
  const left = (stage.width - width) / 2;
  const viewBox = `${crop.x} ${crop.y} ${crop.width} ${crop.height}`;
  return (
    `<svg x="${left}" y="${stage.height - height}" width="${width}" height="${height}" viewBox="${viewBox}" ` +
    `preserveAspectRatio="xMidYMax meet" fill="none">${content}</svg>`
  );
}
