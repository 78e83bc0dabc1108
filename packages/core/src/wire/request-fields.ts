import { requestFields } from "../request/character-reference-request.ts";
import { videoRequestFields } from "../request/video-request.ts";
import { toSnakeKey } from "./case.ts";

/** TypeScript names, by wire name. */
const names = new Map<string, string>(
  [...requestFields, ...videoRequestFields].map((name) => [toWireField(name), name]),
);

/** The wire name of a request field. */
export function toWireField(name: string): string {
  if (name === "description") return "character_description";
  return name === "durationSeconds" ? "duration" : toSnakeKey(name);
}

/** Whether a name is the wire name of a request field. */
export function isWireField(field: string): boolean {
  return names.has(field);
}

/** The TypeScript name of a request field. Names that are not request fields are not changed. */
export function fromWireField(field: string): string {
  return names.get(field) ?? field;
}

/** Renames the field at the start of a path such as `modelOptions.seed`. The names after it are not changed. */
export function withField(path: string, rename: (field: string) => string): string {
  return path.replace(/^[^.]+/, rename);
}
