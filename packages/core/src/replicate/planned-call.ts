import type { Call } from "../provider/prediction-provider.ts";
import type { JsonObject } from "../util/json.ts";
import { largestSeed } from "./model-facts.ts";

/** What a call is made of. */
export interface CallParts {
  readonly slots: readonly number[];
  readonly prompt: string;
  readonly parameters: JsonObject;
  /** The batch's seed; undefined where the model takes none. */
  readonly seed: number | undefined;
  /** The largest seed that the model takes. */
  readonly maxSeed?: number | undefined;
  /** Sent and not recorded: the image to go by, whose address may be signed, or hold the whole image. */
  readonly unrecorded?: JsonObject;
}

export function plannedCall(parts: CallParts): Call {
  const { slots, prompt, parameters, seed, maxSeed = largestSeed, unrecorded } = parts;
  // Each call has a seed of its own: the first of its slots counts, so that a slot keeps its seed when it is retried.
  // Behind the model's largest seed they go on from 0, so that the model takes each of them.
  const own = seed === undefined ? {} : { seed: (seed + (slots[0] ?? 0)) % (maxSeed + 1) };
  return { slots, input: { prompt, ...parameters, ...unrecorded, ...own }, parameters, ...own };
}
