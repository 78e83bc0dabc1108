import type { Call } from "../provider/prediction-provider.ts";
import type { JsonObject } from "../util/json.ts";
import { largestSeed } from "./model-facts.ts";

/** The parts of a call. */
export interface CallParts {
  readonly slots: readonly number[];
  readonly prompt: string;
  readonly parameters: JsonObject;
  /** The batch's seed; undefined if the model does not take one. */
  readonly seed: number | undefined;
  /** The largest seed that the model accepts. */
  readonly maxSeed?: number | undefined;
  /** Sent but not recorded: the reference image, whose address can be signed or hold the whole image. */
  readonly unrecorded?: JsonObject;
}

export function createCall(parts: CallParts): Call {
  const { slots, prompt, parameters, seed, maxSeed = largestSeed, unrecorded } = parts;
  // Each call has its own seed. It depends on the call's first slot, so that a slot keeps its seed when it is retried.
  // After the model's largest seed they continue from 0, so that the model accepts all of them.
  const own = seed === undefined ? {} : { seed: (seed + (slots[0] ?? 0)) % (maxSeed + 1) };
  return { slots, input: { prompt, ...parameters, ...unrecorded, ...own }, parameters, ...own };
}
