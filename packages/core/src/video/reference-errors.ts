import { DramatisError } from "../errors/dramatis-error.ts";

/** The error of a reference that is not there, or is another owner's. */
export function noReference(): DramatisError {
  return new DramatisError(
    "reference_not_found",
    "There is no character reference under this id. Choose one that is there; nothing was paid.",
  );
}
