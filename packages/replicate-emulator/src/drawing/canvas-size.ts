/** Width and height in pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

export interface SizeInput {
  readonly aspectRatio: unknown;
  /** `WIDTHxHEIGHT`, for models with such an input. */
  readonly size: unknown;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly megapixels: unknown;
}

// The sizes that FLUX uses for its ratios, about one megapixel each.
const KNOWN_SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "9:16": [768, 1344],
  "3:2": [1216, 832],
  "2:3": [832, 1216],
  "4:3": [1152, 864],
  "3:4": [864, 1152],
  "4:5": [896, 1120],
  "5:4": [1120, 896],
  "21:9": [1536, 640],
  "9:21": [640, 1536],
};

const MEGAPIXEL = 1024 * 1024;
const SMALLEST_SIDE = 64;
// Larger images are drawn smaller, because a 16-megapixel drawing takes two cores about a minute.
const LARGEST_SIDE = 2048;

/** Computes the size of a drawing. A ratio without numbers (`match_input_image`) gives a square. */
export function canvasSize(input: SizeInput): CanvasSize {
  if (input.width !== undefined && input.height !== undefined) return bounded(input.width, input.height);
  const named = sidesOf(input.size, "x");
  if (named !== undefined && input.aspectRatio !== "custom") {
    const ratio = sidesOf(input.aspectRatio, ":");
    if (ratio === undefined || ratio[0] === ratio[1]) return bounded(named[0], named[1]);
  }
  const scale = input.megapixels === "0.25" ? 0.5 : 1;
  const [width, height] = sizeOfRatio(input.aspectRatio);
  return { width: width * scale, height: height * scale };
}

function sizeOfRatio(aspectRatio: unknown): readonly [number, number] {
  if (typeof aspectRatio !== "string") return [1024, 1024];
  const known = Object.hasOwn(KNOWN_SIZES, aspectRatio) ? KNOWN_SIZES[aspectRatio] : undefined;
  if (known !== undefined) return known;
  const sides = sidesOf(aspectRatio, ":");
  if (sides === undefined) return [1024, 1024];
  const ratio = sides[0] / sides[1];
  return [sixteenths(Math.sqrt(MEGAPIXEL * ratio)), sixteenths(Math.sqrt(MEGAPIXEL / ratio))];
}

function sidesOf(text: unknown, separator: string): readonly [number, number] | undefined {
  if (typeof text !== "string") return undefined;
  const [first, second, ...rest] = text.split(separator).map(Number);
  if (first === undefined || second === undefined || rest.length > 0) return undefined;
  return first > 0 && second > 0 && Number.isFinite(first / second) ? [first, second] : undefined;
}

function bounded(width: number, height: number): CanvasSize {
  const shrink = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  return {
    width: Math.max(SMALLEST_SIDE, Math.round(width * shrink)),
    height: Math.max(SMALLEST_SIDE, Math.round(height * shrink)),
  };
}

function sixteenths(side: number): number {
  return Math.max(SMALLEST_SIDE, Math.round(side / 16) * 16);
}
