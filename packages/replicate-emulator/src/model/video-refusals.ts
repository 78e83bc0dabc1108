import type { InvalidField, ModelInput } from "./model-input.ts";
import { notOneOf } from "./validate-input.ts";

/**
 * Veo 3.1 takes reference images in 16:9, for 8 seconds, and without a first frame. The last is from Scenario's docs of
 * the same model (https://docs.scenario.com); Replicate's own schema does not say it.
 */
export function veoReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images)) return [];
  const { aspect_ratio: ratio = "16:9", duration = 8 } = input;
  return [
    ...(ratio === "16:9" ? [] : [wrong("input.aspect_ratio", "16:9")]),
    ...(duration === 8 ? [] : [wrong("input.duration", 8)]),
    ...(isGiven(input.image) ? [notBeside("input.image", "reference_images")] : []),
  ];
}

/** Kling ends at an image in its pro mode only. */
export function endOnlyInProMode(input: ModelInput): readonly InvalidField[] {
  return isGiven(input.end_image) && input.mode !== "pro" ? [wrong("input.mode", "pro")] : [];
}

/** Hailuo 02 makes 10 seconds in 768p only, and its default is 1080p. */
export function tenSecondsIn768p(input: ModelInput): readonly InvalidField[] {
  return input.duration === 10 && input.resolution !== "768p" ? [wrong("input.resolution", "768p")] : [];
}

/** Seedance takes frames or references, and not both. */
export function framesOrReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images) || !(isGiven(input.image) || isGiven(input.last_frame_image)))
    return [];
  return [notBeside("input.reference_images", "image or last_frame_image")];
}

function wrong(field: string, allowed: string | number): InvalidField {
  return { field, ...notOneOf(field, [allowed]) };
}

function notBeside(field: string, others: string): InvalidField {
  return { type: "not", field, description: `${field} cannot be combined with ${others}` };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
