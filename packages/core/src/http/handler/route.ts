import { isDramatisId } from "../../util/uuid.ts";
import type { Action } from "./handler-options.ts";
import { HttpError } from "./http-error.ts";

/** Where a request leads. A webhook is no caller's action: its signature says whether it counts. */
export type Route = Action | { readonly type: "webhook" };

interface Pattern {
  /** Segments of the path below the base; `:id` stands for an id. */
  readonly path: readonly string[];
  readonly methods: Readonly<Record<string, Route["type"]>>;
}

const get = (type: Route["type"]) => ({ GET: type, HEAD: type });

const patterns: readonly Pattern[] = [
  { path: ["generate_character_reference"], methods: { POST: "generate" } },
  { path: ["get_character_reference", ":id"], methods: { ...get("image"), DELETE: "remove-image" } },
  { path: ["get_character_reference", ":id", "info"], methods: get("image-info") },
  { path: ["upload_character_reference"], methods: { POST: "upload" } },
  { path: ["generate_video"], methods: { POST: "generate-video" } },
  { path: ["get_video", ":id"], methods: { ...get("video"), DELETE: "remove-video" } },
  { path: ["get_video", ":id", "info"], methods: get("video-info") },
  { path: ["batches"], methods: get("batches") },
  { path: ["batches", ":id"], methods: { ...get("batch"), DELETE: "remove-batch" } },
  { path: ["batches", ":id", "events"], methods: { GET: "batch-events" } },
  { path: ["batches", ":id", "retry"], methods: { POST: "retry" } },
  { path: ["batches", ":id", "cancel"], methods: { POST: "cancel" } },
  { path: ["webhooks", "replicate"], methods: { POST: "webhook" } },
  { path: ["openapi.json"], methods: get("openapi") },
];

/** The methods of the endpoint at this path; undefined where there is none. */
export function methodsOf(segments: readonly string[]): readonly string[] | undefined {
  const pattern = patternOf(segments);
  return pattern && Object.keys(pattern.methods);
}

/**
 * Where a request leads.
 * @throws HttpError 404, 405 with `Allow`, or 400 for an id that is none.
 */
export function routeOf(method: string, segments: readonly string[]): Route {
  const pattern = patternOf(segments);
  if (pattern === undefined) throw new HttpError("not_found", "There is no such endpoint.");
  const type = Object.hasOwn(pattern.methods, method) ? pattern.methods[method] : undefined;
  if (type === undefined) {
    const allow = Object.keys(pattern.methods).join(", ");
    throw new HttpError("invalid_request", `The method must be one of ${allow}.`, {
      status: 405,
      headers: { allow },
    });
  }
  if (type === "webhook") return { type };
  const id = segments[pattern.path.indexOf(":id")];
  if (id === undefined) return { type };
  if (!isDramatisId(id))
    throw new HttpError("invalid_request", "The id in the address is not a UUID.", { status: 400 });
  return { type, id: id.toLowerCase() };
}

function patternOf(segments: readonly string[]): Pattern | undefined {
  return patterns.find(
    ({ path }) =>
      path.length === segments.length &&
      path.every((part, index) => part === ":id" || part === segments[index]),
  );
}

/**
 * The segments of a path below the base; undefined where it is not below it, or has a backslash. They are compared as
 * they are, and never decoded: each address has one spelling, so that rules for paths in front of the handler see what
 * it sees.
 */
export function segmentsBelow(basePath: string, pathname: string): readonly string[] | undefined {
  if (!pathname.startsWith(`${basePath}/`) || /\\|%5c/i.test(pathname)) return undefined;
  return pathname.slice(basePath.length + 1).split("/");
}
