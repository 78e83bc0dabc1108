import type { PredictionOutput } from "../../provider/prediction.ts";

/**
 * The outputs in the order of the slots that they fill. An output stands at the place of its slot, and one that the
 * model held back leaves its place empty. Where there are more places than slots, they are not the slots' places: a
 * caption may be among them. Then the outputs follow one another, so that none of them is lost to a gap.
 *
 * @param count - how many slots the prediction fills.
 */
export function outputsFor(
  count: number,
  outputs: readonly (PredictionOutput | null)[],
): readonly (PredictionOutput | null)[] {
  return outputs.length <= count ? outputs : outputs.filter((output) => output !== null);
}
