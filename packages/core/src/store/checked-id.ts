import { DramatisError } from "../errors/dramatis-error.ts";
import { isDramatisId } from "../util/uuid.ts";

/** The id in lower case. Every store checks with it before it touches anything. */
export function checkedId(id: unknown): string {
  if (isDramatisId(id)) return id.toLowerCase();
  throw new DramatisError("invalid_request", "The id is no UUID.", {
    issues: [{ path: "id", message: "must be a UUID" }],
  });
}
