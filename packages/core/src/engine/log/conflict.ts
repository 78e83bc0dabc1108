import { DramatisError } from "../../errors/dramatis-error.ts";

/** Whether another writer was first. */
export function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}
