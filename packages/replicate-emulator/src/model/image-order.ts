import { type CanvasSize, canvasSize } from "../drawing/canvas-size.ts";
import type { ImageFormat, ModelSpec } from "./model.ts";
import type { ModelInput } from "./validate-input.ts";

/** What a validated input asks to be drawn. */
export interface ImageOrder {
  readonly prompt: string;
  readonly count: number;
  /** Undefined where the model takes none or none was given: then the emulator picks one. */
  readonly seed: number | undefined;
  readonly size: CanvasSize;
  readonly format: ImageFormat;
}

const DRAWABLE: readonly string[] = ["png", "jpg", "jpeg", "webp"] satisfies ImageFormat[];

export function imageOrder(model: ModelSpec, input: ModelInput): ImageOrder {
  return {
    prompt: typeof input.prompt === "string" ? input.prompt : "",
    count: orderedCount(model, input),
    seed: known(model, "seed") ? integerOf(input.seed) : undefined,
    size: canvasSize(sizeInput(model, input)),
    format: orderedFormat(model, input),
  };
}

function known(model: ModelSpec, parameter: string): boolean {
  return Object.hasOwn(model.inputs, parameter);
}

function orderedCount(model: ModelSpec, input: ModelInput): number {
  if (model.batch === undefined) return 1;
  const { parameter, onlyWith } = model.batch;
  if (onlyWith !== undefined && input[onlyWith.parameter] !== onlyWith.equals) return 1;
  return integerOf(input[parameter]) ?? 1;
}

function orderedFormat(model: ModelSpec, input: ModelInput): ImageFormat {
  const asked = known(model, "output_format") ? input.output_format : undefined;
  return isDrawable(asked) ? asked : model.format;
}

function isDrawable(value: unknown): value is ImageFormat {
  return typeof value === "string" && DRAWABLE.includes(value);
}

function sizeInput(model: ModelSpec, input: ModelInput) {
  const pick = (name: string) => (known(model, name) ? input[name] : undefined);
  const aspectRatio = pick("aspect_ratio") ?? model.aspectRatio ?? "1:1";
  // Where a model has ratios as well as sides, the sides count only with the ratio or size `custom`.
  const sidesCount = !known(model, "aspect_ratio") || aspectRatio === "custom" || pick("size") === "custom";
  return {
    aspectRatio,
    size: pick("size"),
    width: sidesCount ? integerOf(pick("width")) : undefined,
    height: sidesCount ? integerOf(pick("height")) : undefined,
    megapixels: pick("megapixels"),
  };
}

function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
