import { invalidArgument } from "../../errors/dramatis-error.ts";

/** The default path under which the endpoints are mounted. */
export const defaultBasePath = "/api/mv";

/**
 * Parses the path under which the endpoints are mounted. The result has no trailing slash.
 * @throws DramatisError `invalid_request` if it is not a path of plain segments.
 */
export function parseBasePath(basePath: string = defaultBasePath): string {
  if (typeof basePath !== "string" || !/^(\/[\w.~-]+)*\/?$/.test(basePath)) {
    throw invalidArgument("basePath", "must be a path such as /api/mv");
  }
  return basePath.replace(/\/+$/, "");
}
