import type { InvalidField, ModelInput } from "./model-input.ts";
import { notOneOf } from "./validate-input.ts";

/** Veo 3.1 takes reference images in 16:9 and for 8 seconds only, which are its defaults too. */
export function veoReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images)) return [];
  const { aspect_ratio: ratio = "16:9", duration = 8 } = input;
  return [
    ...(ratio === "16:9" ? [] : [wrong("input.aspect_ratio", "16:9")]),
    ...(duration === 8 ? [] : [wrong("input.duration", 8)]),
  ];
}

/** Kling ends at an image in its pro mode only. */
export function endOnlyInProMode(input: ModelInput): readonly InvalidField[] {
  return isGiven(input.end_image) && input.mode !== "pro" ? [wrong("input.mode", "pro")] : [];
}

/** Seedance takes frames or references, and not both. */
export function framesOrReferences(input: ModelInput): readonly InvalidField[] {
  if (!isGiven(input.reference_images) || !(isGiven(input.image) || isGiven(input.last_frame_image)))
    return [];
  const description = "reference_images cannot be combined with image or last_frame_image";
  return [{ type: "not", field: "input.reference_images", description }];
}

function wrong(field: string, allowed: string | number): InvalidField {
  return { field, ...notOneOf(field, [allowed]) };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
