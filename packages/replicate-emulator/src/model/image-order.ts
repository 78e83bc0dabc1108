import { type CanvasSize, canvasSize } from "../drawing/canvas-size.ts";
import type { ImageFormat, ImageModelSpec } from "./model.ts";
import { integerOf, type ModelInput } from "./model-input.ts";

/** What a validated input requests. */
export interface ImageOrder {
  readonly media: "image";
  readonly prompt: string;
  readonly count: number;
  /** Undefined if the model has no seed or none was given. Then the emulator picks one. */
  readonly seed: number | undefined;
  readonly size: CanvasSize;
  readonly format: ImageFormat;
}

const DRAWABLE: readonly string[] = ["png", "jpg", "jpeg", "webp"] satisfies ImageFormat[];

export function imageOrder(model: ImageModelSpec, input: ModelInput): ImageOrder {
  return {
    media: "image",
    prompt: typeof input.prompt === "string" ? input.prompt : "",
    count: orderedCount(model, input),
    seed: known(model, "seed") ? integerOf(input.seed) : undefined,
    size: canvasSize(sizeInput(model, input)),
    format: orderedFormat(model, input),
  };
}

function known(model: ImageModelSpec, parameter: string): boolean {
  return Object.hasOwn(model.inputs, parameter);
}

function orderedCount(model: ImageModelSpec, input: ModelInput): number {
  if (model.batch === undefined) return 1;
  const { parameter, onlyWith } = model.batch;
  if (onlyWith !== undefined && input[onlyWith.parameter] !== onlyWith.equals) return 1;
  return integerOf(input[parameter]) ?? 1;
}

function orderedFormat(model: ImageModelSpec, input: ModelInput): ImageFormat {
  const asked = known(model, "output_format") ? input.output_format : undefined;
  return isDrawable(asked) ? asked : model.format;
}

function isDrawable(value: unknown): value is ImageFormat {
  return typeof value === "string" && DRAWABLE.includes(value);
}

function sizeInput(model: ImageModelSpec, input: ModelInput) {
  const pick = (name: string) => (known(model, name) ? input[name] : undefined);
  const aspectRatio = pick("aspect_ratio") ?? model.aspectRatio ?? "1:1";
  // If a model has ratios and sides, the sides apply only with the ratio or size `custom`.
  const sidesCount = !known(model, "aspect_ratio") || aspectRatio === "custom" || pick("size") === "custom";
  return {
    aspectRatio,
    size: pick("size"),
    width: sidesCount ? integerOf(pick("width")) : undefined,
    height: sidesCount ? integerOf(pick("height")) : undefined,
    megapixels: pick("megapixels"),
  };
}
