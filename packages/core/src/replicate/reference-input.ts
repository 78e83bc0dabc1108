import { invalidArgument } from "../errors/dramatis-error.ts";
import { imagesOf } from "./model-facts.ts";
import type { ReferenceDemands, VideoModel } from "./video-models.ts";

/**
 * The model's input for the image of a character: its name, and whether it takes a list of images. If `list` is absent,
 * it is looked up in the known facts, and is false for an unknown input.
 */
export type ReferenceInput = string | { readonly name: string; readonly list?: boolean };

/** The input for the image of a character, and what it means for the rest of the request. */
export interface ResolvedReferenceInput {
  readonly name: string;
  readonly list: boolean;
  readonly demands: ReferenceDemands;
  /** Inputs that the model refuses or ignores if this one is set. */
  readonly excludes: readonly string[];
}

/** Inputs that never hold an image, in any model. */
const neverImages = ["prompt", "negative_prompt", "seed", "duration", "aspect_ratio"];

/**
 * Returns the input for the image of a character: the one that the app chose, else the model's known one; undefined if
 * there is neither. The model's demands apply to its known input only.
 *
 * @throws DramatisError `invalid_request` for an invalid choice.
 */
export function resolveReferenceInput(
  model: VideoModel | undefined,
  chosen: ReferenceInput | undefined,
): ResolvedReferenceInput | undefined {
  const known = model?.character;
  const { name, list } = chosen === undefined ? { name: known?.input } : parseReferenceInput(chosen);
  if (name === undefined) return undefined;
  const images = model === undefined ? undefined : imagesOf(model, name);
  const input = { name, list: list ?? images === "list" };
  if (name === known?.input) {
    return { ...input, demands: known.demands ?? {}, excludes: known.excludes ?? [] };
  }
  // The exclusion works in both directions.
  const excludes = known?.excludes?.includes(name) ? [known.input] : [];
  return { ...input, demands: {}, excludes };
}

function parseReferenceInput(chosen: ReferenceInput): {
  readonly name: string;
  readonly list?: boolean | undefined;
} {
  const given: { readonly name?: unknown; readonly list?: unknown } | null =
    typeof chosen === "string" ? { name: chosen } : chosen;
  const { name, list } = given ?? {};
  if (typeof name !== "string" || !/^[A-Za-z]\w{0,99}$/.test(name) || neverImages.includes(name)) {
    throw invalidArgument("referenceInput", "must name an input of the model that takes an image");
  }
  if (list !== undefined && typeof list !== "boolean") {
    throw invalidArgument("referenceInput.list", "must be true or false");
  }
  return { name, list };
}
