import { isDramatisId } from "../../util/uuid.ts";
import { endpoints } from "../endpoints/index.ts";
import { answersHead, type Endpoint } from "../endpoints/shared/endpoint.ts";
import type { Action } from "./handler-options.ts";
import { HttpError } from "./http-error.ts";

/** Where a request leads. A webhook is not a caller's action: its signature says whether it counts. */
export type Route = Action | { readonly type: "webhook" };

/** Stands for an id in a path. */
const idSegment = "{id}";

/** The endpoints at one path, by their methods. */
interface Place {
  /** Of the path below the base. */
  readonly segments: readonly string[];
  readonly methods: Record<string, Route["type"]>;
}

const places = placesOf(endpoints);

function placesOf(listed: Readonly<Record<Route["type"], Endpoint>>): readonly Place[] {
  const places = new Map<string, Place>();
  // Object.keys does not say which keys these are.
  for (const type of Object.keys(listed) as Route["type"][]) {
    const endpoint = listed[type];
    const { method, path } = endpoint;
    const place = places.get(path) ?? { segments: path.slice(1).split("/"), methods: {} };
    place.methods[method] = type;
    if (answersHead(endpoint)) place.methods.HEAD = type;
    places.set(path, place);
  }
  return [...places.values()];
}

/** The methods of the endpoints at this path; undefined where there is none. */
export function methodsOf(segments: readonly string[]): readonly string[] | undefined {
  const place = placeOf(segments);
  return place && Object.keys(place.methods);
}

/**
 * Where a request leads.
 * @throws HttpError 404, 405 with `Allow`, or 400 for an id that is not a UUID.
 */
export function routeOf(method: string, segments: readonly string[]): Route {
  const place = placeOf(segments);
  if (place === undefined) throw new HttpError("not_found", "There is no such endpoint.");
  const type = Object.hasOwn(place.methods, method) ? place.methods[method] : undefined;
  if (type === undefined) {
    const allow = Object.keys(place.methods).join(", ");
    throw new HttpError("invalid_request", `The method must be one of ${allow}.`, {
      status: 405,
      headers: { allow },
    });
  }
  if (type === "webhook") return { type };
  const id = segments[place.segments.indexOf(idSegment)];
  if (id === undefined) return { type };
  if (!isDramatisId(id))
    throw new HttpError("invalid_request", "The id in the address is not a UUID.", { status: 400 });
  return { type, id: id.toLowerCase() };
}

function placeOf(segments: readonly string[]): Place | undefined {
  return places.find(
    (place) =>
      place.segments.length === segments.length &&
      place.segments.every((part, index) => part === idSegment || part === segments[index]),
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
