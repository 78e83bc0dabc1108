import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The error of a slot that the model made nothing for. */
export function missing(kind: AssetKind, made: number, asked: number): DramatisError {
  const returned = made === 0 ? `no ${kind}` : `${made} of ${asked} ${kind}s`;
  return new DramatisError(
    "no_output",
    `The model returned ${returned}. It may have held this one back because of its content: change what you ask for, or try again.`,
  );
}

/** The error of a slot whose image may be in what was not understood. */
export function notUnderstood(kind: AssetKind): DramatisError {
  return new DramatisError(
    "output_not_understood",
    `The model returned something in which no ${kind} could be found. Trying again reads it again and costs nothing; another model may help.`,
  );
}

/** The error of a retry of what was not understood, once the provider has it no more. */
export function notUnderstoodAndGone(kind: AssetKind): DramatisError {
  return new DramatisError(
    "output_not_understood",
    `The model returned something in which no ${kind} could be found, and the provider has removed it since. Start a new generation, which is paid again.`,
  );
}

/** The error of a slot whose output the provider keeps no longer. */
export function forgotten(kind: AssetKind): DramatisError {
  return new DramatisError(
    "no_output",
    `The ${kind} was made, and the provider has removed it since: it was not fetched within the hour that it keeps outputs.`,
  );
}
