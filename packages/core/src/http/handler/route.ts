import { isDramatisId } from "../../util/uuid.ts";
import { type EndpointType, endpoints } from "../endpoints/index.ts";
import { answersHead, type Endpoint } from "../endpoints/shared/endpoint.ts";
import { HttpError } from "./http-error.ts";

/** The endpoint of a request, and the id in its path. */
export interface Route {
  readonly type: EndpointType;
  readonly id?: string;
}

/** Placeholder for an id in a path. */
const idSegment = "{id}";

/** The endpoints at one path, by method. */
interface Place {
  /** The path below the base path, split at its slashes. */
  readonly segments: readonly string[];
  readonly methods: Record<string, EndpointType>;
}

const places = placesOf(endpoints);

function placesOf(listed: Readonly<Record<EndpointType, Endpoint>>): readonly Place[] {
  const places = new Map<string, Place>();
  // The type of Object.keys is only string[].
  for (const type of Object.keys(listed) as EndpointType[]) {
    const endpoint = listed[type];
    const { method, path } = endpoint;
    const place = places.get(path) ?? { segments: path.slice(1).split("/"), methods: {} };
    place.methods[method] = type;
    if (answersHead(endpoint)) place.methods.HEAD = type;
    places.set(path, place);
  }
  return [...places.values()];
}

/** The methods at this path; undefined if there is no endpoint. */
export function methodsOf(segments: readonly string[]): readonly string[] | undefined {
  const place = placeOf(segments);
  return place && Object.keys(place.methods);
}

/**
 * Finds the endpoint of a request.
 * @throws HttpError 404, 405 with `Allow`, or 400 if the id is not a valid UUID.
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
  const id = segments[place.segments.indexOf(idSegment)];
  if (id === undefined) return { type };
  if (!isDramatisId(id))
    throw new HttpError("invalid_request", "The id in the URL is not a valid UUID.", { status: 400 });
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
 * The segments of a path below the base path; undefined if the path is elsewhere or has a backslash. Segments are never
 * decoded: each endpoint has one spelling, so path rules in front of the handler see the same path as the handler.
 */
export function segmentsBelow(basePath: string, pathname: string): readonly string[] | undefined {
  if (!pathname.startsWith(`${basePath}/`) || /\\|%5c/i.test(pathname)) return undefined;
  return pathname.slice(basePath.length + 1).split("/");
}
