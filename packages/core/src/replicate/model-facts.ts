import type { ProviderCapabilities } from "../provider/prediction-provider.ts";
import type { JsonValue } from "../util/json.ts";
import type { ModelReference } from "./model-reference.ts";

/** Known facts about a model's input, for image and video models. */
export interface ModelFacts {
  /** The values of `aspect_ratio`. */
  readonly aspectRatios?: readonly string[];
  readonly seed?: true;
  /** The largest seed that the model accepts, if it is less than 2^32 - 1. */
  readonly maxSeed?: number;
  readonly negativePrompt?: true;
  /** The longest prompt in characters, if it is known and shorter than a request's limit. */
  readonly maxPromptLength?: number;
  /** The inputs that take a reference image, and whether each takes a list. `modelOptions` can set them. */
  readonly referenceInputs?: Readonly<Record<string, "one" | "list">>;
  /** The reference input that the model requires. */
  readonly requiredInput?: string;
  /** The inputs that take a secret, and whether the model requires it. */
  readonly secretInputs?: Readonly<Record<string, "required" | "optional">>;
  /** Combinations of inputs that the model demands. */
  readonly rules?: readonly ModelRule[];
  /** Parameters of the model that are safe for any caller to set, each with its values. */
  readonly options?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

/**
 * If `input` is given, or has `value`, then `of` must have the value `demands`, which is sent if the request omits it.
 */
export interface ModelRule {
  readonly input: string;
  readonly value?: JsonValue;
  readonly of: string;
  readonly demands: JsonValue;
}

/** The largest seed that a request can have. */
export const largestSeed = 2 ** 32 - 1;

/** Returns the capabilities that come from the facts; those of an unknown model are minimal. */
export function toCapabilities(facts: ModelFacts | undefined): ProviderCapabilities {
  return {
    seed: facts?.seed === true,
    ...(facts?.maxSeed === undefined ? {} : { maxSeed: facts.maxSeed }),
    ...(facts?.options === undefined ? {} : { options: facts.options }),
  };
}

/** Returns whether an input takes one image or a list; undefined if it is not known to take images. */
export function imagesOf({ referenceInputs = {} }: ModelFacts, input: string): "one" | "list" | undefined {
  return Object.hasOwn(referenceInputs, input) ? referenceInputs[input] : undefined;
}

/** Finds a model in a table; undefined if it is not there. */
export function findFacts<Facts extends ModelFacts>(
  table: Readonly<Record<string, Facts>>,
  { name }: ModelReference,
): Facts | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
