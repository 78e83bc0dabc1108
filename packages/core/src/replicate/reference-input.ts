import { invalidArgument } from "../errors/dramatis-error.ts";
import { imagesOf } from "./model-facts.ts";
import type { ReferenceDemands, VideoModel } from "./video-models.ts";

/**
 * The input of a model that takes the image of a character: its name, and whether it takes a list of images. Left
 * out, `list` is what is known of the input, and false where nothing is.
 */
export type ReferenceInput = string | { readonly name: string; readonly list?: boolean };

/** Where the image of a character goes, and what that means for the rest of a request. */
export interface ReferencePlace {
  readonly name: string;
  readonly list: boolean;
  readonly demands: ReferenceDemands;
  /** Inputs that the model refuses, or ignores, beside it. */
  readonly excludes: readonly string[];
}

/** They hold something else at every model. */
const neverImages = ["prompt", "negative_prompt", "seed", "duration", "aspect_ratio"];

/**
 * Where the image of a character goes: into the input that the app chose, else into that of the model; undefined
 * where neither is known. What the model demands of a request, it demands for its own input only.
 *
 * @throws DramatisError `invalid_request` for a choice that names no input.
 */
export function referencePlace(
  model: VideoModel | undefined,
  chosen: ReferenceInput | undefined,
): ReferencePlace | undefined {
  const known = model?.character;
  const { name, list } = chosen === undefined ? { name: known?.input } : checked(chosen);
  if (name === undefined) return undefined;
  const images = model === undefined ? undefined : imagesOf(model, name);
  const place = { name, list: list ?? images === "list" };
  if (name === known?.input) {
    return { ...place, demands: known.demands ?? {}, excludes: known.excludes ?? [] };
  }
  // Two inputs exclude each other whichever of them is named first.
  const excludes = known?.excludes?.includes(name) ? [known.input] : [];
  return { ...place, demands: {}, excludes };
}

function checked(chosen: ReferenceInput): { readonly name: string; readonly list?: boolean | undefined } {
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
