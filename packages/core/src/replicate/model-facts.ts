import type { ProviderCapabilities } from "../provider/prediction-provider.ts";
import type { JsonValue } from "../util/json.ts";
import type { ModelReference } from "./model-reference.ts";

/** What is known of a model's input, whether it makes images or videos. */
export interface ModelFacts {
  /** The values of `aspect_ratio`. */
  readonly aspectRatios?: readonly string[];
  readonly seed?: true;
  /** The largest seed that the model takes, where that is less than 2^32 - 1. */
  readonly maxSeed?: number;
  readonly negativePrompt?: true;
  /** The most characters that its prompt may have, where that is known and less than requests may have. */
  readonly maxPromptLength?: number;
  /** The inputs that take an image to go by, and whether each takes a list. They may come through `modelOptions`. */
  readonly referenceInputs?: Readonly<Record<string, "one" | "list">>;
  /** The one of them without which the model does not run. */
  readonly requiredInput?: string;
  /** The inputs that take a secret, and whether the model runs without it. */
  readonly secretInputs?: Readonly<Record<string, "required" | "optional">>;
  /** Combinations that the model demands. */
  readonly rules?: readonly ModelRule[];
  /** Parameters of its own that any caller may be let set, each with its values. */
  readonly options?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

/** Where `input` is given, or has that value, `demands` must be the value of `of`: it is sent if it was left out. */
export interface ModelRule {
  readonly input: string;
  readonly value?: JsonValue;
  readonly of: string;
  readonly demands: JsonValue;
}

/** The largest seed that a request may name. */
export const largestSeed = 2 ** 32 - 1;

/** What a provider says of any model. */
export function capabilitiesOf(facts: ModelFacts | undefined): ProviderCapabilities {
  return {
    seed: facts?.seed === true,
    ...(facts?.maxSeed === undefined ? {} : { maxSeed: facts.maxSeed }),
    ...(facts?.options === undefined ? {} : { options: facts.options }),
  };
}

/** Whether an input takes one image or a list of them; undefined where it is not known to take any. */
export function imagesOf({ referenceInputs = {} }: ModelFacts, input: string): "one" | "list" | undefined {
  return Object.hasOwn(referenceInputs, input) ? referenceInputs[input] : undefined;
}

/** What a table knows of a model; undefined where it does not know it. */
export function factsOf<Facts extends ModelFacts>(
  table: Readonly<Record<string, Facts>>,
  { name }: ModelReference,
): Facts | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
