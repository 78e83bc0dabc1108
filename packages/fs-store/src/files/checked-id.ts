import { DramatisError, isDramatisId } from "@dramatis/core";

/** The id in lower case, or `invalid_request`: what is no UUID never becomes a part of a path. */
export function checkedId(id: unknown): string {
  if (!isDramatisId(id)) {
    throw new DramatisError("invalid_request", "An id must be a UUID, as `crypto.randomUUID()` makes them.", {
      issues: [{ path: "id", message: "must be a UUID" }],
    });
  }
  return id.toLowerCase();
}
