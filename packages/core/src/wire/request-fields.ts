import { requestFieldsOf } from "../batch/media.ts";
import { toSnakeKey } from "./case.ts";

/** The TypeScript names of all request fields. */
const names = Object.values(requestFieldsOf).flat();

/** The wire name of a request field. */
export function toWireField(name: string): string {
  return name === "description" ? "character_description" : toSnakeKey(name);
}

/** Whether a name is the wire name of a request field. */
export function isWireField(field: string): boolean {
  return names.some((name) => toWireField(name) === field);
}

/** The TypeScript name of a request field. Names that are not request fields are not changed. */
export function fromWireField(field: string): string {
  return names.find((name) => toWireField(name) === field) ?? field;
}

/** Renames the field at the start of a path such as `modelOptions.seed`. The names after it are not changed. */
export function withField(path: string, rename: (field: string) => string): string {
  return path.replace(/^[^.]+/, rename);
}
