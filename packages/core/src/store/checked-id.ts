import { DramatisError } from "../errors/dramatis-error.ts";
import { isDramatisId } from "../util/uuid.ts";

/** Validates an id and returns it in lower case. Every store does this first. @throws DramatisError `invalid_request` */
export function checkedId(id: unknown): string {
  if (isDramatisId(id)) return id.toLowerCase();
  throw new DramatisError("invalid_request", "The id is not a valid UUID.", {
    issues: [{ path: "id", message: "must be a UUID" }],
  });
}
