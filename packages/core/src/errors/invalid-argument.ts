import { DramatisError } from "./dramatis-error.ts";

/** The error of one argument that cannot be meant: `invalid_request`, with the argument's name as its path. */
export function invalidArgument(path: string, message: string): DramatisError {
  return new DramatisError("invalid_request", `\`${path}\` ${message}.`, { issues: [{ path, message }] });
}
