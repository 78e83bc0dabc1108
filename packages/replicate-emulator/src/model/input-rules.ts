import type { InputRule } from "./model.ts";

export const PROMPT: InputRule = { type: "string", required: true };
export const TEXT: InputRule = { type: "string" };
export const SECRET: InputRule = { type: "string", secret: true };
export const FILE: InputRule = { type: "string" };
export const FLAG: InputRule = { type: "boolean" };
export const SEED: InputRule = { type: "integer" };
export const FORMATS: InputRule = { type: "string", enum: ["webp", "jpg", "png"] };
export const JPG_PNG: InputRule = { type: "string", enum: ["jpg", "png"] };
export const PERCENT: InputRule = { type: "integer", minimum: 0, maximum: 100 };

/** One image, or a list of images, in video models. They accept only URLs. */
export const IMAGE: InputRule = { type: "string", format: "uri" };
export const REQUIRED_IMAGE: InputRule = { type: "string", format: "uri", required: true };

export function images(maxItems: number): InputRule {
  return { type: "array", items: "uri", maxItems };
}

export function seconds(...allowed: readonly number[]): InputRule {
  return { type: "integer", enum: allowed };
}

export function choice(values: string): InputRule {
  return { type: "string", enum: values.split(" ") };
}

export function integer(minimum: number, maximum: number): InputRule {
  return { type: "integer", minimum, maximum };
}

export function number(minimum: number, maximum: number): InputRule {
  return { type: "number", minimum, maximum };
}
