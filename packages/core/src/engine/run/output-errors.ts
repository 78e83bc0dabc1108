import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The error of a slot for which the model returned nothing. */
export function outputMissing(kind: AssetKind, made: number, requested: number): DramatisError {
  const returned = made === 0 ? `no ${kind}` : `${made} of ${requested} ${kind}s`;
  return new DramatisError(
    "no_output",
    `The model returned ${returned}. It may have withheld this one because of its content: change the request, or try again.`,
  );
}

/** The error of a slot whose asset may be in an output that could not be read. */
export function notUnderstood(kind: AssetKind): DramatisError {
  return new DramatisError(
    "output_not_understood",
    `No ${kind} was found in what the model returned. Try again to read it once more at no cost, or use another model.`,
  );
}

/** The error of a retry of such a slot after the provider has removed the output. */
export function notUnderstoodAndGone(kind: AssetKind): DramatisError {
  return new DramatisError(
    "output_not_understood",
    `No ${kind} was found in what the model returned, and the provider has removed it since. Start a new generation, which is paid for again.`,
  );
}

/** The error of a slot whose output the provider has removed. */
export function outputRemoved(kind: AssetKind): DramatisError {
  return new DramatisError(
    "no_output",
    `The ${kind} was created, but the provider removed it before it was downloaded. A retry creates a new one, which is paid for again.`,
  );
}
