import { invalidArgument } from "../../errors/dramatis-error.ts";

/** Where the endpoints are mounted if the app does not say. */
export const defaultBasePath = "/api/mv";

/**
 * The path under which the endpoints are mounted, without a slash at its end.
 * @throws DramatisError `invalid_request` for what is not a path of plain segments.
 */
export function parseBasePath(basePath: string = defaultBasePath): string {
  if (typeof basePath !== "string" || !/^(\/[\w.~-]+)*\/?$/.test(basePath)) {
    throw invalidArgument("basePath", "must be a path such as /api/mv");
  }
  return basePath.replace(/\/+$/, "");
}
