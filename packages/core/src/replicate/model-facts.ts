import type { ProviderCapabilities } from "../provider/prediction-provider.ts";
import type { ModelReference } from "./model-reference.ts";

/** What is known of a model's input, whether it makes images or videos. */
export interface ModelFacts {
  /** The values of `aspect_ratio`. */
  readonly aspectRatios?: readonly string[];
  readonly seed?: true;
  readonly negativePrompt?: true;
  /** The inputs that take an image to go by, and whether each takes a list. They may come through `modelOptions`. */
  readonly referenceInputs?: Readonly<Record<string, "one" | "list">>;
  /** The one of them without which the model does not run. */
  readonly requiredInput?: string;
  /** The inputs that take a secret, and whether the model runs without it. */
  readonly secretInputs?: Readonly<Record<string, "required" | "optional">>;
  /** Parameters of its own that any caller may be let set, each with its values. */
  readonly options?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

/** What a provider says of any model. */
export function capabilitiesOf(facts: ModelFacts | undefined): ProviderCapabilities {
  return {
    seed: facts?.seed === true,
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
