import { requestFields } from "../request/character-reference-request.ts";
import { videoRequestFields } from "../request/video-request.ts";
import { toSnakeKey } from "./case.ts";

/** Names in the code, by the names on the wire. */
const names = new Map<string, string>(
  [...requestFields, ...videoRequestFields].map((name) => [toWireField(name), name]),
);

/** A field of a request under its name on the wire. */
export function toWireField(name: string): string {
  if (name === "description") return "character_description";
  return name === "durationSeconds" ? "duration" : toSnakeKey(name);
}

/** Whether a name is that of a field on the wire, of a request for images or for a video. */
export function isWireField(field: string): boolean {
  return names.has(field);
}

/** A field of the wire under its name in the code; what is not a field of a request keeps its name. */
export function fromWireField(field: string): string {
  return names.get(field) ?? field;
}

/** The path of an issue, as `modelOptions.seed`, with its field renamed: what is under a field keeps its names. */
export function withField(path: string, rename: (field: string) => string): string {
  return path.replace(/^[^.]+/, rename);
}
