import type { JsonObject } from "../json.ts";
import type { Call } from "../provider/prediction-provider.ts";

/** What a call is made of. */
export interface CallParts {
  readonly slots: readonly number[];
  readonly prompt: string;
  readonly parameters: JsonObject;
  /** The batch's seed; undefined where the model takes none. */
  readonly seed: number | undefined;
  /** Sent and not recorded: the image to go by, whose address may be signed, or hold the whole image. */
  readonly unrecorded?: JsonObject;
}

export function plannedCall({ slots, prompt, parameters, seed, unrecorded }: CallParts): Call {
  // Each call has a seed of its own: the first of its slots counts, so that a slot keeps its seed when it is retried.
  const own = seed === undefined ? {} : { seed: (seed + (slots[0] ?? 0)) % 2 ** 32 };
  return { slots, input: { prompt, ...parameters, ...unrecorded, ...own }, parameters, ...own };
}
