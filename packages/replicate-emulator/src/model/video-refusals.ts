import type { InvalidField, ModelInput } from "./model-input.ts";
import { notOneOf } from "./validate-input.ts";

/**
 * Veo 3.1 accepts reference images only in 16:9, for 8 seconds, and without a first frame. The last rule is from Scenario's
 * documentation of the same model (https://docs.scenario.com). It is not in Replicate's schema.
 */
export function veoReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images)) return [];
  const { aspect_ratio: ratio = "16:9", duration = 8 } = input;
  return [
    ...(ratio === "16:9" ? [] : [wrong("input.aspect_ratio", "16:9")]),
    ...(duration === 8 ? [] : [wrong("input.duration", 8)]),
    ...(isGiven(input.image) ? [cannotCombine("input.image", "reference_images")] : []),
  ];
}

/** Kling accepts an end image only in its pro mode. */
export function endOnlyInProMode(input: ModelInput): readonly InvalidField[] {
  return isGiven(input.end_image) && input.mode !== "pro" ? [wrong("input.mode", "pro")] : [];
}

/** Hailuo 02 makes 10 seconds only in 768p, and its default is 1080p. */
export function tenSecondsIn768p(input: ModelInput): readonly InvalidField[] {
  return input.duration === 10 && input.resolution !== "768p" ? [wrong("input.resolution", "768p")] : [];
}

/** Seedance accepts frames or references, but not both. */
export function framesOrReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images) || !(isGiven(input.image) || isGiven(input.last_frame_image)))
    return [];
  return [cannotCombine("input.reference_images", "image or last_frame_image")];
}

function wrong(field: string, allowed: string | number): InvalidField {
  return { field, ...notOneOf(field, [allowed]) };
}

function cannotCombine(field: string, others: string): InvalidField {
  return { type: "not", field, description: `${field} cannot be combined with ${others}` };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
